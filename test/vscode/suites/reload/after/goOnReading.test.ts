import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { endJobs, folio } from '../../support/folio.ts';
import { until } from '../../support/until.ts';
import { clearWorkspace, workspaceFolder } from '../../support/workspaceFiles.ts';

describe('The next window', () => {
  after(async () => {
    await endJobs();
    await clearWorkspace();
  });

  it('goes on with the job, and the document becomes complete', async () => {
    const { resumed, jobs, records, connections } = await folio();
    await resumed;
    const [job] = jobs.all;
    assert.equal(job?.state.phase, 'done', JSON.stringify(job?.state));
    assert.equal(job.state.pagesDone, 8);
    const result = vscode.Uri.file(join(workspaceFolder(), 'long.md'));
    const text = (await vscode.workspace.openTextDocument(result)).getText();
    assert.equal(text.match(/^<!-- page \d+ -->$/gm)?.length, 8);
    assert.ok(!text.includes('is being read'), text);
    assert.deepEqual(records.unfinished, []);
    const origin = await (await connections.open()).resultOrigin(result.toString());
    assert.match(origin?.source ?? '', /\/long\.pdf$/);
  });

  it('marks doubtful words of a result that an earlier window read', async () => {
    const result = vscode.Uri.file(join(workspaceFolder(), 'long.md'));
    const confidence = vscode.workspace.getConfiguration('folio.confidence');
    // So high that a scan has such words, whatever the default is.
    await confidence.update('threshold', 0.999, vscode.ConfigurationTarget.Workspace);
    await vscode.window.showTextDocument(result);
    await until('doubtful words', () =>
      vscode.languages.getDiagnostics(result).some(({ code }) => code === 'doubtful-word'),
    );
    await confidence.update('threshold', undefined, vscode.ConfigurationTarget.Workspace);
  });
});
