/** Share of dark pixels under which paper is empty: specks and the shadow of an edge are left. */
const BLANK_INK = 0.001;

/** Whether a page has so little ink that an empty answer is the right one. `inkShare` is 0 to 1. */
export function isBlank(inkShare: number): boolean {
  return inkShare <= BLANK_INK;
}
