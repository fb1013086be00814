/** How large the picture is shown. */
export type Zoom = 'auto' | 'fit' | 'full';

interface Size {
  width: number;
  height: number;
}

/** The names of states are 14 units high; at this scale they are 11 px. */
const READABLE = 11 / 14;
const LARGEST = 1.6;

/**
 * The scale of the picture: `fit` shows the whole picture, and `full` its own size. `auto` is `fit` as long as the names
 * of states can be read.
 */
export function scaleOf(zoom: Zoom, picture: Size, frame: Size): number {
  if (zoom === 'full') return 1;
  const fit = Math.min(frame.width / picture.width, frame.height / picture.height, LARGEST);
  return zoom === 'fit' ? fit : Math.max(fit, READABLE);
}
