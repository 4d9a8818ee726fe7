import type { PageContent } from '../../page/pageContent.ts';
import type { TextLine } from '../../page/pageResult.ts';
import { splitAtLineNumbers } from '../furniture/lineNumbers.ts';
import { partOblique, takePrintedOver } from '../furniture/watermarks.ts';
import { splitAtRegions } from '../regions/splitAtRegions.ts';
import { withoutLeaders } from '../tables/leaders/leaders.ts';
import { vocabularyOf } from './joinText.ts';
import { toLayoutLines, type LayoutLine } from './layoutLine.ts';
import { attachReadings } from './ruby.ts';
import { splitAtGutters } from './splitLines.ts';

/** The lines of a page as layout needs them. */
export interface PageLines {
  /** Parted at leaders, gutters and line numbers; readings are attached to what they stand over. */
  readonly lines: readonly LayoutLine[];
  /** What runs across the page or was printed over its text. */
  readonly across: readonly LayoutLine[];
  /** The words of the page, to tell hyphens that break a word from those that belong to it. */
  readonly vocabulary: ReadonlySet<string>;
}

/** Parts the lines of a page, and sets aside what is none of its text. */
export function pageLines(content: PageContent): PageLines {
  const { straight, oblique } = partOblique(content.lines);
  const { lines: entries, led } = withoutLeaders(straight);
  const parted: readonly TextLine[] = splitAtLineNumbers(
    splitAtGutters(splitAtRegions(attachReadings(entries), content.regions)),
  );
  const { lines, printedOver } = takePrintedOver(toLayoutLines(parted, led), content);
  return {
    lines,
    across: [...toLayoutLines(oblique), ...printedOver],
    vocabulary: vocabularyOf(lines.map(({ text }) => text)),
  };
}
