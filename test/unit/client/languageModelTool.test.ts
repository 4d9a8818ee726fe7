import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDocument } from '../../../client/src/languageModelTool/findDocument.ts';
import { FittingPages, pageList } from '../../../client/src/languageModelTool/fitPages.ts';
import { parsePageSelection, selectPages } from '../../../server/src/page/pageSelection.ts';

const letters = (text: string): Promise<number> => Promise.resolve(text.length);
const pages = [1, 2, 3].map((page) => ({ page, text: `page ${page} `.padEnd(100, 'x') }));

describe('pages within a token budget', () => {
  async function fit(budget: number | undefined): Promise<{ text: string; took: number }> {
    const fitting = new FittingPages(budget, letters);
    let took = 0;
    for (const page of pages) {
      took += 1;
      if (!(await fitting.add(page))) break;
    }
    return { text: fitting.text, took };
  }

  it('are all there without one', async () => {
    const { text } = await fit(undefined);
    expect(text.match(/page \d/g)).toEqual(['page 1', 'page 2', 'page 3']);
  });

  it('end with the last that fits, and no more are asked for', async () => {
    const { text, took } = await fit(330);
    expect(text.match(/page \d/g)).toEqual(['page 1', 'page 2']);
    expect(text.length).toBeLessThanOrEqual(330);
    expect(took).toBe(3);
  });

  it('are one part at least', async () => {
    const { text, took } = await fit(150);
    expect(text).toMatch(/^page 1 x+\n\n\[The page is longer than fits here\.\]$/);
    expect(took).toBe(1);
  });
});

describe('a list of pages', () => {
  it('is what Folio takes', () => {
    expect(pageList([4, 5, 6, 9])).toBe('4-6,9');
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (list) => {
        const sorted = list.sort((a, b) => a - b);
        expect(selectPages(parsePageSelection(pageList(sorted)), 60, 'a.pdf')).toEqual(sorted);
      }),
    );
  });
});

describe('a path that a model gives', () => {
  it('is found in the folders, and known to be outside, through links too', async () => {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'folio-tool-')));
    const [inside, outside] = [join(root, 'work'), join(root, 'private')];
    await Promise.all([mkdir(inside), mkdir(outside)]);
    await writeFile(join(inside, 'a.pdf'), '');
    await writeFile(join(outside, 'b.pdf'), '');
    await symlink(join(outside, 'b.pdf'), join(inside, 'link.pdf'));
    expect(await findDocument('a.pdf', [outside, inside])).toEqual({
      path: join(inside, 'a.pdf'),
      isInside: true,
    });
    expect(await findDocument('link.pdf', [inside])).toEqual({
      path: join(outside, 'b.pdf'),
      isInside: false,
    });
    expect(await findDocument('../private/b.pdf', [inside])).toMatchObject({ isInside: false });
    expect(await findDocument(join(outside, 'b.pdf'), [inside])).toMatchObject({ isInside: false });
    expect(await findDocument('none.pdf', [inside])).toBeUndefined();
  });
});
