import type { CodeLens, Command, DocumentLink } from 'vscode-languageserver';
import { filePath } from '../results/documentUri.ts';
import { checkPageCommand } from './commandArguments.ts';
import { sourceName, type ReviewSettings } from './diagnostics.ts';
import type { ResultView } from './resultView.ts';
import type { Translate } from './texts.ts';

/** Commands of the VS Code extension, which other clients do not have. */
const CLIENT_COMMANDS = {
  openSourcePage: 'folio.openSourcePage',
  copyPage: 'folio.copyPage',
  nextDoubtfulWord: 'folio.nextDoubtfulWord',
  readPageAgain: 'folio.readPageAgain',
} as const;

/**
 * What can be done with each page, above it. Clients without the extension's commands get what the server can do
 * by itself.
 */
export async function lenses(
  view: ResultView,
  settings: ReviewSettings,
  hasClientCommands: boolean,
  translate: Translate,
): Promise<CodeLens[]> {
  const result: CodeLens[] = [];
  const { uri } = view.document;
  for (const section of view.sections) {
    const page = await view.page(section);
    const doubts = page && settings.doubtfulWords ? page.doubts(settings.threshold).length : 0;
    const isChecked = view.isChecked(section.page);
    const commands = hasClientCommands
      ? extensionCommands(uri, section.page, { doubts, isChecked }, translate)
      : serverCommands(uri, section.page, { doubts, isChecked }, translate);
    const { start } = view.anchor(section);
    result.push(...commands.map((command) => ({ range: { start, end: start }, command })));
  }
  return result;
}

interface PageState {
  readonly doubts: number;
  readonly isChecked: boolean;
}

function extensionCommands(
  uri: string,
  page: number,
  { doubts, isChecked }: PageState,
  translate: Translate,
): Command[] {
  const target = [uri, page];
  return [
    { title: translate('openPage'), command: CLIENT_COMMANDS.openSourcePage, arguments: target },
    { title: translate('copyPage'), command: CLIENT_COMMANDS.copyPage, arguments: target },
    ...(doubts === 0
      ? []
      : [
          {
            title: doubtsTitle(doubts, translate),
            command: CLIENT_COMMANDS.nextDoubtfulWord,
            arguments: target,
          },
        ]),
    ...(isChecked ? [checkPageCommand(`✓ ${translate('pageChecked')}`, { uri, page, checked: false })] : []),
    { title: translate('readPageAgain'), command: CLIENT_COMMANDS.readPageAgain, arguments: target },
  ];
}

function serverCommands(
  uri: string,
  page: number,
  { doubts, isChecked }: PageState,
  translate: Translate,
): Command[] {
  if (isChecked) return [checkPageCommand(translate('uncheckPage'), { uri, page, checked: false })];
  const title = translate('checkPage');
  const shown = doubts === 0 ? title : `${doubtsTitle(doubts, translate)} · ${title}`;
  return [checkPageCommand(shown, { uri, page, checked: true })];
}

function doubtsTitle(count: number, translate: Translate): string {
  return count === 1 ? translate('oneDoubtfulWord') : translate('doubtfulWords', { count });
}

/** From each page's anchor to the page that it was read from. */
export function pageLinks(
  view: ResultView,
  hasClientCommands: boolean,
  translate: Translate,
): DocumentLink[] {
  const file = sourceName(view);
  return view.sections.flatMap((section) => {
    const { page } = section;
    const target = hasClientCommands ? commandLink(view.document.uri, page) : fileLink(view, page);
    if (target === undefined) return [];
    return [{ range: view.anchor(section), target, tooltip: translate('openSource', { page, file }) }];
  });
}

function commandLink(uri: string, page: number): string {
  return `command:${CLIENT_COMMANDS.openSourcePage}?${encodeURIComponent(JSON.stringify([uri, page]))}`;
}

/** RFC 8118: `page` opens a PDF at that page. */
function fileLink({ record, source }: ResultView, page: number): string | undefined {
  if (filePath(record.source) === undefined || source === 'missing') return undefined;
  return /\.pdf$/i.test(record.source) ? `${record.source}#page=${page}` : record.source;
}
