import L from 'leaflet';

/** Least width and height of what takes a press, for fingers. */
const TOUCH_PX = 32;

/** A round handle of `size` pixels in the middle of a larger target. */
export function toHandleIcon(size: number, style: string): L.DivIcon {
  return L.divIcon({
    className: '',
    iconSize: [TOUCH_PX, TOUCH_PX],
    html: `<span style="display:grid;place-items:center;width:${TOUCH_PX}px;height:${TOUCH_PX}px"><span style="display:block;width:${size}px;height:${size}px;border-radius:50%;box-sizing:border-box;${style}"></span></span>`,
  });
}
