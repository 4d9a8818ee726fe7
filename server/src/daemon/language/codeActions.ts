import { CodeActionKind, type CodeAction, type Range, type WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { escapeInline } from '../../output/markdown/escapeText.ts';
import { acceptWordCommand, checkPageCommand, readLineCommand } from './commandArguments.ts';
import type { ReviewSettings } from './diagnostics.ts';
import type { LocatedWord, ResultView, ViewedPage } from './resultView.ts';
import type { Translate } from './texts.ts';

export interface ActionContext {
  readonly settings: ReviewSettings;
  readonly translate: Translate;
  /** Whether the client takes edits with the version they are meant for. */
  readonly hasVersionedEdits: boolean;
  /** Names of the models that are installed; empty where lines cannot be read again. */
  readonly models: readonly string[] | undefined;
}

/** So many words are offered fixes at once: a selection may hold a page. */
const MAX_WORDS = 5;

/** What can be done about the doubtful words of a range, and about its page. */
export async function codeActions(
  view: ResultView,
  range: Range,
  context: ActionContext,
): Promise<CodeAction[]> {
  const { document } = view;
  const section = view.sectionAt(document.offsetAt(range.start));
  if (!section) return [];
  const pages = await view.pagesAt(document.offsetAt(range.start));
  const touched = pages.flatMap((page) =>
    page
      .words()
      .filter((word) => isWorthFixing(word, context) && touches(word.range, range))
      .map((word) => ({ page, word })),
  );
  const { translate } = context;
  const target = { uri: document.uri, page: section.page };
  const checked = view.isChecked(section.page);
  const onAnchor = document.positionAt(section.start).line === range.start.line;
  const pageActions =
    touched.length > 0 || onAnchor
      ? [
          quickFix(
            checkPageCommand(translate(checked ? 'uncheckPage' : 'checkPage'), {
              ...target,
              checked: !checked,
            }),
          ),
        ]
      : [];
  return [
    ...touched.slice(0, MAX_WORDS).flatMap(({ page, word }) => wordActions(document, page, word, context)),
    ...pageActions,
  ];
}

/** Words that were accepted are offered the way back. */
function isWorthFixing({ word }: LocatedWord, { settings }: ActionContext): boolean {
  return word.isRecognized && word.confidence < settings.threshold;
}

function wordActions(
  document: TextDocument,
  { known, section }: ViewedPage,
  { word, range, isAccepted }: LocatedWord,
  context: ActionContext,
): CodeAction[] {
  const { translate, models } = context;
  const target = { uri: document.uri, page: section.page };
  const { text, box } = word;
  const line = known.lines[word.line]?.box;
  const readings = word.alternatives.map((alternative) => ({
    title: translate('takeReading', { word: alternative }),
    kind: CodeActionKind.QuickFix,
    edit: replacement(document, range, markdownOf(alternative, document, range), context),
  }));
  const accept = acceptWordCommand(translate(isAccepted ? 'unacceptWord' : 'acceptWord', { word: text }), {
    ...target,
    word: { text, box },
    accepted: !isAccepted,
  });
  const again =
    models === undefined || !line
      ? []
      : [
          readLineCommand(translate('readLineLarger'), { ...target, line, how: 'larger' }),
          ...models
            .filter((model) => model !== known.model)
            .map((model) =>
              readLineCommand(translate('readLineByModel', { model }), {
                ...target,
                line,
                how: 'model',
                model,
              }),
            ),
        ];
  return [...readings, quickFix(accept), ...again.map(quickFix)];
}

function quickFix(command: NonNullable<CodeAction['command']>): CodeAction {
  return { title: command.title, kind: CodeActionKind.QuickFix, command };
}

/** An edit of one document at one place. */
export function replacement(
  document: TextDocument,
  range: Range,
  newText: string,
  { hasVersionedEdits }: Pick<ActionContext, 'hasVersionedEdits'>,
): WorkspaceEdit {
  return editOf(document, [{ range, newText }], hasVersionedEdits);
}

export function editOf(
  { uri, version }: TextDocument,
  edits: { readonly range: Range; readonly newText: string }[],
  hasVersionedEdits: boolean,
): WorkspaceEdit {
  if (!hasVersionedEdits) return { changes: { [uri]: edits } };
  return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}

/** A word as Markdown that reads as that word, at that place. */
export function markdownOf(word: string, document: TextDocument, { start }: Range): string {
  const line = document.getText({
    start: { ...start, character: 0 },
    end: { line: start.line + 1, character: 0 },
  });
  const escaped = escapeInline(word, word);
  // A bar would end the cell of a table.
  return /^\s*\|/.test(line) ? escaped.replaceAll('|', '\\|') : escaped;
}

function touches(a: Range, b: Range): boolean {
  const isBefore = (left: Range['end'], right: Range['start']): boolean =>
    left.line < right.line || (left.line === right.line && left.character < right.character);
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}
