import type { Warning } from '../../page/pageResult.ts';
import { composePage } from '../composePage.ts';
import type { PageReader } from '../pageReader.ts';
import type { EnginePage } from '../reader.ts';
import type { PageEnd } from '../pageRequest.ts';
import { mergeLayer } from './mergeLayer.ts';
import { withPartReadings } from './partsOfPage.ts';
import { pageStructures } from './pageStructures.ts';
import { pixelContent } from './pixelContent.ts';
import { readPageLines } from './recognizers/readPageLines.ts';
import { letterWarnings } from './unknownLetters.ts';

/**
 * Reads a page on this machine: from its text layer where that can be trusted, by PP-OCR elsewhere. A page's way, step
 * by step; the first is one worker's, the third all workers', the others are reckoning.
 */
export class LocalReader implements PageReader<EnginePage> {
  async read(page: EnginePage): Promise<PageEnd> {
    const { document, page: number, options, handBack = [] } = page.request;

    // Open the page, judge its text layer, decode or draw its image, find and cut out its lines (`findPage`).
    const step = await page.run('findLines', { options });
    if (step.kind === 'finished') return { kind: 'read', result: step.result };
    if (step.kind === 'layer') {
      // Models of documents read parts of a page whose text is there.
      const { content, timings } = await withPartReadings(page, step.content);
      const whole = { ...step.provenance, timings: { ...step.provenance.timings, ...timings } };
      return { kind: 'read', result: composePage(number, content, whole) };
    }
    const first = step.lines;

    // Another reader may be better at it.
    const structures =
      handBack.length === 0 ? [] : pageStructures(first).filter((one) => handBack.includes(one));
    if (structures.length > 0) return { kind: 'structured', why: structures };

    // Recognise and correct the lines (`recognizeLines`): those of one page on all workers, so that it is fast, and each
    // by what knows its script and language.
    const { found, read } = await readPageLines(first, page);

    // Take what the pixels gave, and put it together with the text layer.
    const pixels = pixelContent(found, read);
    const { content: merged, source, unread, hasUnresolved } = mergeLayer(found, pixels);

    // Have models of documents read its tables and formulas, where there are any (`readParts`).
    const { content, timings: partTimings } = await withPartReadings(page, merged, found.bend);

    // Lay out, and say what the reader has to say of it.
    const places = [found, ...read.places];
    const { lines } = pixels.content;
    const result = composePage(number, content, {
      source,
      textLayer: found.textLayer,
      reader: { id: 'ppocr', model: found.model, device: deviceOf(places) },
      image: found.image,
      file: document.name,
      losses: found.losses,
      isUnread: (found.crops.length > 0 && lines.length === 0) || hasUnresolved,
      unread,
      isByHand: pixels.isByHand,
      leftOut: found.leftOut,
      warnings: distinct([
        ...places.flatMap(({ warnings }) => warnings),
        ...letterWarnings(lines.map(({ text }) => text).join(' '), read.lettersLacking),
      ]),
      timings: { ...found.timings, ...read.timings, ...partTimings },
    });
    return { kind: 'read', result };
  }
}

/** The device that did all of it; `cpu` where only some was done elsewhere. */
function deviceOf(parts: readonly { readonly device: string }[]): string {
  const [first] = parts;
  return first && parts.every(({ device }) => device === first.device) ? first.device : 'cpu';
}

function distinct(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [warning.message, warning])).values()];
}
