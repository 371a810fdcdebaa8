/** The icons of the page, under the names of what they stand for. Each is imported by itself: the set has 1,700. */
import ArrowDownUp from 'lucide-react/icons/arrow-down-up';
import BriefcaseBusiness from 'lucide-react/icons/briefcase-business';
import Bus from 'lucide-react/icons/bus';
import BusFront from 'lucide-react/icons/bus-front';
import CalendarPlus from 'lucide-react/icons/calendar-plus';
import Check from 'lucide-react/icons/check';
import ChevronDown from 'lucide-react/icons/chevron-down';
import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import ChevronUp from 'lucide-react/icons/chevron-up';
import Clock from 'lucide-react/icons/clock';
import CloudOff from 'lucide-react/icons/cloud-off';
import Footprints from 'lucide-react/icons/footprints';
import History from 'lucide-react/icons/history';
import House from 'lucide-react/icons/house';
import Image from 'lucide-react/icons/image';
import Link from 'lucide-react/icons/link';
import Locate from 'lucide-react/icons/locate';
import MapPin from 'lucide-react/icons/map-pin';
import Maximize from 'lucide-react/icons/maximize';
import Minus from 'lucide-react/icons/minus';
import Move from 'lucide-react/icons/move';
import Pencil from 'lucide-react/icons/pencil';
import Plus from 'lucide-react/icons/plus';
import Printer from 'lucide-react/icons/printer';
import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal';
import Star from 'lucide-react/icons/star';
import TrainFront from 'lucide-react/icons/train-front';
import TramFront from 'lucide-react/icons/tram-front';
import UnfoldHorizontal from 'lucide-react/icons/unfold-horizontal';
import X from 'lucide-react/icons/x';

const icons = {
  swap: ArrowDownUp,
  locate: Locate,
  close: X,
  add: Plus,
  subtract: Minus,
  done: Check,
  back: ChevronLeft,
  forward: ChevronRight,
  up: ChevronUp,
  down: ChevronDown,
  clock: Clock,
  history: History,
  place: MapPin,
  print: Printer,
  link: Link,
  sliders: SlidersHorizontal,
  walk: Footprints,
  bus: BusFront,
  subway: TramFront,
  rail: TrainFront,
  coach: Bus,
  whole: Maximize,
  boundary: UnfoldHorizontal,
  move: Move,
  kept: CloudOff,
  star: Star,
  calendar: CalendarPlus,
  image: Image,
  home: House,
  work: BriefcaseBusiness,
  edit: Pencil,
} as const;

export type IconName = keyof typeof icons;

/** An icon beside text or in a button with a label: screen readers skip it. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  const Shape = icons[name];
  return <Shape size={size} aria-hidden="true" />;
}
