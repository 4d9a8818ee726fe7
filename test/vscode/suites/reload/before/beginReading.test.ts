import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { scannedPages } from '../../support/documents.ts';
import { documentOf, folio, jobOf, ocr } from '../../support/folio.ts';
import { holdPages } from '../../support/heldPages.ts';
import { until } from '../../support/until.ts';
import { putFile, samplePath } from '../../support/workspaceFiles.ts';

describe('A window that goes away while a document fills', () => {
  it('has a job, and a document with the first pages', async () => {
    const source = await putFile('long.pdf', await scannedPages(samplePath('scanned-letter.pdf'), 8));
    await holdPages();
    void ocr(source);
    const job = await jobOf(source);
    const document = await documentOf(job);
    await until('the first page', () => !/page 1 -->\n\n\*/.test(document.getText()));
    await document.save();
    const { records } = await folio();
    await until('a record', () => records.unfinished.some(({ daemonJob }) => daemonJob !== undefined));
    assert.ok(!job.hasEnded);
  });
});
