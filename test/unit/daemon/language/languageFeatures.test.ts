import { writeFile, rm, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ApplyWorkspaceEditRequest,
  CodeActionRequest,
  CodeLensRequest,
  DiagnosticRefreshRequest,
  DiagnosticSeverity,
  DocumentDiagnosticRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  FoldingRangeRequest,
  HoverRequest,
  ShowMessageNotification,
  type CodeAction,
  type Diagnostic,
  type DocumentSymbol,
  type Range,
} from 'vscode-languageserver-protocol/node';
import { IS_SENT, LanguageScene, PULLS, type TestClient } from '../../../fixtures/language/languageScene.ts';
import { readPage } from '../../../fixtures/language/readPage.ts';

const PAGE = readPage(1, [
  ['The', ['archlve', 0.4, 'archive', 'archivo'], 'has', 'two'],
  ['cellars', 'and', ['f0lders', 0.31], 'everywhere.'],
]);

function textAt(text: string, { start, end }: Range): string {
  return text.split('\n')[start.line]?.slice(start.character, end.character) ?? '';
}

async function pulled(client: TestClient, uri: string): Promise<Diagnostic[]> {
  const report = await client.connection.sendRequest(DocumentDiagnosticRequest.type, {
    textDocument: { uri },
  });
  return report.kind === 'full' ? report.items : [];
}

async function opened(
  capabilities = PULLS,
  options: Parameters<LanguageScene['client']>[1] = {},
): Promise<{ scene: LanguageScene; client: TestClient; uri: string; text: string }> {
  const scene = await LanguageScene.create();
  const text = await scene.result([PAGE]);
  const client = await scene.client(capabilities, options);
  const uri = scene.uri('scan.md');
  await client.open(uri, text);
  return { scene, client, uri, text };
}

async function actionsAt(
  client: TestClient,
  uri: string,
  line: number,
  character: number,
): Promise<CodeAction[]> {
  const position = { line, character };
  const actions = await client.connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [] },
  });
  return (actions ?? []) as CodeAction[];
}

function execute(client: TestClient, command: string, argument: unknown): Promise<unknown> {
  return client.connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
}

function commandOf(actions: readonly CodeAction[], title: RegExp): { command: string; argument: unknown } {
  const found = actions.find((action) => title.test(action.title))?.command;
  if (!found) throw new Error(`none of ${actions.map((action) => action.title).join(' | ')}`);
  return { command: found.command, argument: found.arguments?.[0] };
}

describe('doubtful words', () => {
  it('are information with a code, at their place, with their other readings', async () => {
    const { client, uri, text } = await opened();
    const diagnostics = await pulled(client, uri);
    expect(diagnostics.map(({ range }) => textAt(text, range))).toEqual(['archlve', 'f0lders']);
    expect(diagnostics[0]).toMatchObject({
      severity: DiagnosticSeverity.Information,
      source: 'Folio',
      code: 'doubtful-word',
      message: '“archlve” may be misread: 40% sure. It may also read: “archive”, “archivo”.',
    });
  });

  it('keep their place while people edit around them, and go when they are corrected', async () => {
    const { client, uri } = await opened();
    await client.edit(uri, 2, 0, 0, 'A note put first. ');
    expect((await pulled(client, uri)).map(({ range }) => range.start.character)).toEqual([22, 50]);
    await client.edit(uri, 2, 22, 29, 'archive');
    expect((await pulled(client, uri)).map(({ message }) => message)).toEqual([
      '“f0lders” may be misread: 31% sure.',
    ]);
  });

  it('are found in a table that goes on from the page before, and are words of their own page', async () => {
    const scene = await LanguageScene.create();
    const second = readPage(2, [['Harbour', ['l9 fathoms', 0.3], 'Keeper']]);
    await scene.result([PAGE, second]);
    const text = [
      '<!-- page 1 -->\n\nThe archlve has two cellars and f0lders everywhere.',
      '| Place | Depth | By |\n| --- | --- | --- |\n| Quay | 12 fathoms | Pilot |\n| Harbour | l9 fathoms | Keeper |',
      '<!-- page 2 -->\n\n*The table of page 1 goes on here. All its rows are there.*\n',
    ].join('\n\n');
    const client = await scene.client(PULLS, {});
    const uri = scene.uri('scan.md');
    await client.open(uri, text);
    const doubts = await pulled(client, uri);
    expect(doubts.map(({ range }) => textAt(text, range))).toEqual(['archlve', 'f0lders', 'l9 fathoms']);
    const { line, character } = doubts[2]?.range.start ?? { line: 0, character: 0 };
    const hover = await client.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: { line, character: character + 1 },
    });
    expect(hover?.range).toEqual(doubts[2]?.range);
    const accept = commandOf(await actionsAt(client, uri, line, character), /as right$/);
    expect(accept.argument).toMatchObject({ page: 2, word: { text: 'l9 fathoms' } });
  });

  it('are answered with “unchanged” as long as nothing changed', async () => {
    const { client, uri } = await opened();
    const ask = (previousResultId?: string) =>
      client.connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri },
        ...(previousResultId === undefined ? {} : { previousResultId }),
      });
    const first = await ask();
    expect(await ask(first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
  });

  it('are sent to clients that do not ask, and sent again when the threshold changes', async () => {
    const { client, uri } = await opened(IS_SENT);
    expect(client.answer.capabilities.diagnosticProvider).toBeUndefined();
    await expect.poll(() => client.sent.get(uri)?.length).toBe(2);
    client.features.configure({ review: { doubtfulWords: true, threshold: 0.35 }, codeLens: true });
    await expect.poll(() => client.sent.get(uri)?.length).toBe(1);
    client.features.configure({ review: { doubtfulWords: false }, codeLens: true });
    await expect.poll(() => client.sent.get(uri)?.length).toBe(0);
  });

  it('are asked for again when a page of an open document was read', async () => {
    const { scene, client, uri } = await opened();
    let refreshes = 0;
    client.connection.onRequest(DiagnosticRefreshRequest.type, () => void (refreshes += 1));
    expect(await pulled(client, uri)).toHaveLength(2);
    const hash = (await scene.records.find(uri))?.hash ?? '';
    scene.keep('another document', PAGE);
    scene.keep(hash, readPage(1, [['The', ['archlve', 0.2], 'has', 'two']]));
    await expect.poll(() => refreshes).toBe(1);
    expect(await pulled(client, uri)).toHaveLength(1);
  });

  it('are told in the language of the client', async () => {
    const { client, uri } = await opened(PULLS, { locale: 'zh-cn' });
    expect((await pulled(client, uri))[1]?.message).toBe('“f0lders”可能识别有误：置信度 31%。');
  });

  it('are not looked for in documents that Folio did not write', async () => {
    const { scene, client } = await opened();
    const uri = scene.uri('other.md');
    await client.open(uri, '<!-- page 1 -->\n\nThe archlve has two cellars and f0lders everywhere.\n');
    expect(await pulled(client, uri)).toEqual([]);
  });
});

describe('a page', () => {
  it('says at its anchor what is missing, until it is marked as checked', async () => {
    const scene = await LanguageScene.create();
    const unread = { box: { x: 0, y: 0, width: 9, height: 9 }, reason: 'illegible' as const };
    const warnings = [{ code: 'lines-unread', message: 'One line could not be read.' }];
    const text = await scene.result([PAGE, readPage(2, [['good']], { unread: [unread], warnings })]);
    const client = await scene.client(PULLS);
    const uri = scene.uri('scan.md');
    await client.open(uri, text);
    const [, , hint] = await pulled(client, uri);
    expect(hint).toMatchObject({ code: 'lines-unread', severity: DiagnosticSeverity.Information });
    expect(hint?.message).toMatch(/could not be read: 1\. Look at/);
    expect(hint && textAt(text, hint.range)).toBe('<!-- page 2 -->');
    await execute(client, 'folio.checkPage', { uri, page: 2, checked: true });
    expect(await pulled(client, uri)).toHaveLength(2);
  });

  it('has lenses of the extension there, and of the server elsewhere', async () => {
    const lensesOf = async (isExtension: boolean): Promise<string[][]> => {
      const { client, uri } = await opened(PULLS, { isExtension });
      const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
      return (lenses ?? []).map(({ command }) => [command?.title ?? '', command?.command ?? '']);
    };
    expect(await lensesOf(true)).toEqual([
      ['Open page', 'folio.openSourcePage'],
      ['Copy page', 'folio.copyPage'],
      ['2 doubtful words', 'folio.nextDoubtfulWord'],
      ['Read again…', 'folio.readPageAgain'],
    ]);
    expect(await lensesOf(false)).toEqual([['2 doubtful words · Mark page as checked', 'folio.checkPage']]);
  });

  it('is a symbol with its headings below it, and can be folded; its anchor leads to the source', async () => {
    const { scene, client, uri } = await opened();
    const text =
      '<!-- page 1 -->\n\n# One\n\ntext\n\n## Two\n\n```\n# no heading\n```\n\n# Three\n\n<!-- page 2 -->\n\nend\n';
    await client.edit(uri, 0, 0, 0, text);
    const textDocument = { uri };
    const symbols = (await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument,
    })) as DocumentSymbol[];
    const names = (all: readonly DocumentSymbol[]): unknown =>
      all.map(({ name, children = [] }) => (children.length === 0 ? name : [name, names(children)]));
    expect(names(symbols)).toEqual([['Page 1', [['One', ['Two']], 'Three']], 'Page 2']);
    const folds = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    expect(folds?.slice(0, 3)).toEqual([
      { startLine: 0, endLine: 12 },
      { startLine: 2, endLine: 10 },
      { startLine: 6, endLine: 10 },
    ]);
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument });
    expect(links?.[1]).toMatchObject({
      target: `${scene.uri('scan.pdf')}#page=2`,
      tooltip: 'Open page 2 of scan.pdf',
    });
  });

  it('links to the command of the extension there', async () => {
    const { client, uri } = await opened(PULLS, { isExtension: true });
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
    const [command, given] = (links?.[0]?.target ?? '').split('?');
    expect(command).toBe('command:folio.openSourcePage');
    expect(JSON.parse(decodeURIComponent(given ?? ''))).toEqual([uri, 1]);
  });
});

describe('a hover', () => {
  const position = { line: 2, character: 6 };

  it('shows the word in its line, its confidence, other readings, and the line of the scan', async () => {
    const { client, uri, text } = await opened(PULLS, { isExtension: true });
    const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    expect(hover?.contents).toEqual({
      kind: 'markdown',
      value:
        'The **archlve** has two\n\n' +
        'Read with 40% confidence. It may also read: “archive”, “archivo”.\n\n' +
        '![The line in the scan](data:image/png;base64,picture1)',
    });
    expect(hover?.range && textAt(text, hover.range)).toBe('archlve');
  });

  it('is text alone for other editors, which would show the bytes of the picture', async () => {
    const { client, uri } = await opened(IS_SENT);
    const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    expect(hover?.contents).toEqual({
      kind: 'plaintext',
      value: 'The »archlve« has two\n\nRead with 40% confidence. It may also read: “archive”, “archivo”.',
    });
  });

  it('shows no picture of a source that has changed: another line might be there now', async () => {
    const { scene, client, uri } = await opened(PULLS, { isExtension: true });
    await writeFile(join(scene.directory, 'scan.pdf'), 'something else that is longer');
    const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    expect(JSON.stringify(hover)).not.toContain('data:');
  });
});

describe('a source', () => {
  it('that is gone or has changed is told at the first page', async () => {
    const { scene, client, uri } = await opened();
    await writeFile(join(scene.directory, 'scan.pdf'), 'something else that is longer');
    const [changed] = await pulled(client, uri);
    expect(changed).toMatchObject({ code: 'source-changed', severity: DiagnosticSeverity.Warning });
    await rm(join(scene.directory, 'scan.pdf'));
    const [missing] = await pulled(client, uri);
    expect(missing).toMatchObject({ code: 'source-missing', range: { start: { line: 0 } } });
    expect(missing?.message).toMatch(/^scan\.pdf, which this was read from, is not there any more/);
  });

  it('that was only touched, or copied back, is the same', async () => {
    const { scene, client, uri } = await opened();
    const path = join(scene.directory, 'scan.pdf');
    await writeFile(path, await readFile(path));
    expect((await pulled(client, uri)).map(({ code }) => code)).toEqual(['doubtful-word', 'doubtful-word']);
  });
});

describe('quick fixes of a doubtful word', () => {
  it('take another reading, as an edit of this version of the document', async () => {
    const { client, uri } = await opened();
    const actions = await actionsAt(client, uri, 2, 6);
    expect(actions.map(({ title }) => title)).toEqual([
      'Change to “archive”',
      'Change to “archivo”',
      'Mark “archlve” as right',
      'Read the line again, enlarged',
      'Read the line again by large-model',
      'Mark page as checked',
    ]);
    expect(actions[0]?.edit?.documentChanges).toEqual([
      {
        textDocument: { uri, version: 1 },
        edits: [
          {
            range: { start: { line: 2, character: 4 }, end: { line: 2, character: 11 } },
            newText: 'archive',
          },
        ],
      },
    ]);
    expect(await actionsAt(client, uri, 2, 1)).toEqual([]);
  });

  it('mark it as right: for every reading and every copy of the document, and take it back', async () => {
    const { scene, client, uri, text } = await opened();
    const accept = commandOf(await actionsAt(client, uri, 2, 6), /^Mark “archlve” as right/);
    await execute(client, accept.command, accept.argument);
    expect(await pulled(client, uri)).toHaveLength(1);
    await scene.result([PAGE], { result: 'copy.md' });
    const other = await scene.client(IS_SENT);
    await other.open(scene.uri('copy.md'), text);
    await expect.poll(() => other.sent.get(scene.uri('copy.md'))?.length).toBe(1);
    const back = commandOf(await actionsAt(client, uri, 2, 6), /as doubtful again/);
    await execute(client, back.command, back.argument);
    await expect.poll(() => other.sent.get(scene.uri('copy.md'))?.length).toBe(2);
  });

  it('mark its page as checked, and take it back', async () => {
    const { client, uri } = await opened();
    const check = commandOf(await actionsAt(client, uri, 2, 6), /^Mark page as checked/);
    await execute(client, check.command, check.argument);
    expect(await pulled(client, uri)).toEqual([]);
    const back = commandOf(await actionsAt(client, uri, 0, 3), /as not checked/);
    await execute(client, back.command, back.argument);
    expect(await pulled(client, uri)).toHaveLength(2);
  });

  it('read its line again, and change what now reads otherwise and nothing else', async () => {
    const { scene, client, uri, text } = await opened();
    const asked: unknown[] = [];
    scene.services.readLine = (request) => {
      asked.push(request);
      return Promise.resolve({ text: 'The archive has no two', confidence: 0.9, words: [] });
    };
    const edits: unknown[] = [];
    client.connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
      edits.push(edit);
      return { applied: true };
    });
    const again = commandOf(await actionsAt(client, uri, 2, 6), /by large-model/);
    await execute(client, again.command, again.argument);
    expect(asked).toMatchObject([{ page: 1, model: 'large-model', quad: [[40, 40], {}, {}, {}] }]);
    const [{ documentChanges }] = edits as [
      { documentChanges: [{ edits: { range: Range; newText: string }[] }] },
    ];
    const shown = documentChanges[0].edits.map(({ range, newText }) => [textAt(text, range), newText]);
    expect(shown).toEqual([
      ['archlve', 'archive'],
      ['', ' no'],
    ]);
  });

  it('leave a line as it is that somebody has edited, and say how it reads', async () => {
    const { scene, client, uri } = await opened();
    scene.services.readLine = () =>
      Promise.resolve({ text: 'The archive has two', confidence: 0.9, words: [] });
    const messages: string[] = [];
    client.connection.onNotification(
      ShowMessageNotification.type,
      ({ message }) => void messages.push(message),
    );
    const again = commandOf(await actionsAt(client, uri, 2, 6), /enlarged/);
    await client.edit(uri, 2, 4, 11, 'attic');
    await execute(client, again.command, again.argument);
    await expect
      .poll(() => messages)
      .toEqual(['The line was edited, and is left as it is. It now reads: The archive has two']);
  });
});

describe('reading a document on request', () => {
  it('writes a new file beside it, never over another, and knows it from then on', async () => {
    const scene = await LanguageScene.create();
    await writeFile(join(scene.directory, 'letter.pdf'), 'the scan');
    await writeFile(join(scene.directory, 'letter.md'), 'mine');
    scene.services.read = () =>
      Promise.resolve({
        outcome: 'ok',
        pages: ['<!-- page 1 -->\n\ntext'],
        failedPages: 0,
        origin: undefined,
      });
    const client = await scene.client(PULLS);
    const answer = await execute(client, 'folio.read', { uri: scene.uri('letter.pdf') });
    expect(answer).toEqual({ uri: scene.uri('letter-2.md'), outcome: 'ok' });
    expect(await readFile(join(scene.directory, 'letter-2.md'), 'utf8')).toBe('<!-- page 1 -->\n\ntext\n');
    expect(await readFile(join(scene.directory, 'letter.md'), 'utf8')).toBe('mine');
    expect(await scene.records.find(scene.uri('letter-2.md'))).toMatchObject({
      source: scene.uri('letter.pdf'),
    });
  });

  it.each([
    ['folio.read', { uri: 'https://example.org/a.pdf' }, /is not the address of a file/],
    ['folio.read', { uri: 17 }, /uri/],
    [
      'folio.read',
      { uri: 'file:///a.pdf', options: { format: 'json', limits: { pages: -1 } } },
      /limits\.pages/,
    ],
    ['folio.checkPage', { uri: 'file:///nowhere.md', page: 1 }, /does not know which document nowhere\.md/],
    ['folio.other', {}, /no command folio\.other/],
  ])('%s of %j is refused with a reason', async (command, argument, message) => {
    const scene = await LanguageScene.create();
    const client = await scene.client(PULLS);
    await expect(execute(client, command, argument)).rejects.toThrow(message);
  });
});
