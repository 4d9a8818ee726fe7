/** Pixels per inch. */
export interface Resolution {
  readonly x: number;
  readonly y: number;
}

/** Inches. Larger sheets are drawings, whose files state a resolution that is right. */
const A4_LONG = 11.69;
const A4_SHORT = 8.27;
const LONGEST_SHEET = 48;
const LOWEST = 50;
const HIGHEST = 4800;
/** Cameras and screenshots write these whatever they show. */
const DEFAULTS: ReadonlySet<number> = new Set([72, 96]);
const LONGEST_AT_DEFAULT = 17;
const GUESS_FROM = 100;
const GUESS_TO = 600;

/**
 * The stated resolution if it gives a plausible sheet. Otherwise the resolution at which the image just fits on A4,
 * which is what most scanners and phones were pointed at; sizes in points are then comparable to other pages.
 * `width` and `height` in px; 0 if nothing is stated.
 */
export function plausibleResolution(width: number, height: number, stated: Resolution): Resolution {
  const inches = Math.max(width / stated.x, height / stated.y);
  const isDefault = DEFAULTS.has(Math.round(stated.x)) && DEFAULTS.has(Math.round(stated.y));
  const inRange = [stated.x, stated.y].every((dpi) => dpi >= LOWEST && dpi <= HIGHEST);
  if (inRange && inches <= (isDefault ? LONGEST_AT_DEFAULT : LONGEST_SHEET) && inches >= 0.2) return stated;
  const fit = Math.max(Math.max(width, height) / A4_LONG, Math.min(width, height) / A4_SHORT);
  const dpi = Math.min(Math.max(fit, GUESS_FROM), GUESS_TO);
  return { x: dpi, y: dpi };
}
