import type { Modification } from '../api/contract.ts';
import { ReplaceFeedForm, SetSchemeForm } from './forms/scheme-forms.tsx';
import {
  AdjustDwellForm,
  AdjustSpeedForm,
  ExpressForm,
  RemoveTripsForm,
  SetFareForm,
  SetHeadwayForm,
} from './forms/service-forms.tsx';
import {
  CoachToBusForm,
  OnDemandZoneForm,
  RemoveStopsForm,
  RerouteForm,
  WalkLinkForm,
} from './forms/way-forms.tsx';

export interface ModificationFormProps {
  readonly modification: Exclude<Modification, { readonly type: 'addLine' }>;
  readonly onChange: (modification: Modification) => void;
}

/** The form of a modification's kind. */
export function ModificationForm({ modification: one, onChange }: ModificationFormProps) {
  switch (one.type) {
    case 'express':
      return <ExpressForm value={one} onChange={onChange} />;
    case 'coachToBus':
      return <CoachToBusForm value={one} onChange={onChange} />;
    case 'reroute':
      return <RerouteForm value={one} onChange={onChange} />;
    case 'removeStops':
      return <RemoveStopsForm value={one} onChange={onChange} />;
    case 'removeTrips':
      return <RemoveTripsForm value={one} onChange={onChange} />;
    case 'setHeadway':
      return <SetHeadwayForm value={one} onChange={onChange} />;
    case 'adjustSpeed':
      return <AdjustSpeedForm value={one} onChange={onChange} />;
    case 'adjustDwell':
      return <AdjustDwellForm value={one} onChange={onChange} />;
    case 'onDemandZone':
      return <OnDemandZoneForm value={one} onChange={onChange} />;
    case 'walkLink':
      return <WalkLinkForm value={one} onChange={onChange} />;
    case 'setFare':
      return <SetFareForm value={one} onChange={onChange} />;
    case 'setScheme':
      return <SetSchemeForm value={one} onChange={onChange} />;
    case 'replaceFeed':
      return <ReplaceFeedForm value={one} onChange={onChange} />;
  }
}
