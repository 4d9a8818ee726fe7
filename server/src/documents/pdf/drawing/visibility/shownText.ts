import type { LeftOutText } from '../../../../page/pageResult.ts';
import type { Glyph } from '../drawing.ts';
import type { TextClip } from '../graphicsState.ts';
import { coverOf, type Unseen } from './glyphVisibility.ts';
import type { PaintTracker } from './paintTracker.ts';

/** Collects the glyphs of a page, and counts the invisible ones. */
export class ShownText {
  #glyphs: Glyph[] = [];
  readonly #unseen = new Map<Unseen, number>();
  /** Glyphs that are seen only where something is painted through them. */
  readonly #stencils = new Map<Glyph, TextClip>();
  /** Glyphs in the colour of their ground, which a scan may still come over. */
  readonly #onGround = new Set<Glyph>();
  #isAfterUnseen = false;

  add(glyph: Glyph, unseen: Unseen | undefined, stencil?: TextClip): void {
    if (unseen && unseen !== 'ground-color') {
      this.#leaveOut(unseen, glyph);
      return;
    }
    const shown = this.#keep(glyph);
    if (unseen) this.#onGround.add(shown);
    if (stencil) this.#stencils.set(shown, stencil);
  }

  /**
   * The glyphs that are seen. What a picture covers stays among them, as hidden: it may be the text layer of a scan.
   */
  finish(tracker: PaintTracker): { glyphs: Glyph[]; unseen: LeftOutText[] } {
    const found = this.#glyphs;
    this.#glyphs = [];
    this.#isAfterUnseen = false;
    for (const glyph of found) {
      const stencil = this.#stencils.get(glyph);
      const cover = tracker.ground.hasCovers && !glyph.hidden ? coverOf(glyph, tracker.ground) : undefined;
      if (cover !== undefined && tracker.isPicture(cover)) this.#keep({ ...glyph, hidden: true });
      else if (this.#onGround.has(glyph)) this.#leaveOut('ground-color', glyph);
      else if (cover !== undefined) this.#leaveOut('covered', glyph);
      else this.#keep(stencil?.isPainted === false ? { ...glyph, hidden: true } : glyph);
    }
    const unseen = [...this.#unseen].map(([reason, characters]) => ({ reason, characters }));
    return { glyphs: this.#glyphs, unseen };
  }

  #keep(glyph: Glyph): Glyph {
    const kept = this.#isAfterUnseen ? { ...glyph, afterUnseen: true } : glyph;
    this.#isAfterUnseen = false;
    this.#glyphs.push(kept);
    return kept;
  }

  #leaveOut(reason: Unseen, { text }: Glyph): void {
    const characters = [...text.replace(/\s/g, '')].length;
    if (characters === 0) return;
    this.#isAfterUnseen = true;
    this.#unseen.set(reason, (this.#unseen.get(reason) ?? 0) + characters);
  }
}
