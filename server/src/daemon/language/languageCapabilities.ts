import {
  CodeActionKind,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type InitializeParams,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { COMMANDS } from './commandArguments.ts';
import { languageOf, type Language } from './texts.ts';

/** What the features need to know of a client, from its `initialize`. */
export interface ClientProfile {
  readonly language: Language;
  /** It has the VS Code extension's commands, and shows pictures in hovers. */
  readonly isExtension: boolean;
  /** It asks for diagnostics; else they are sent to it. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly hasMarkdownHovers: boolean;
  readonly hasSymbolTree: boolean;
  readonly hasVersionedEdits: boolean;
  readonly hasApplyEdit: boolean;
  readonly hasShowDocument: boolean;
  readonly hasWorkProgress: boolean;
}

/** `isExtension`: the client said so in its `initializationOptions`. */
export function clientProfile(
  { capabilities, locale }: Pick<InitializeParams, 'capabilities' | 'locale'>,
  isExtension: boolean,
): ClientProfile {
  const { textDocument, workspace, window } = capabilities;
  return {
    language: languageOf(locale),
    isExtension,
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    hasMarkdownHovers: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    hasSymbolTree: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    hasVersionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    hasApplyEdit: workspace?.applyEdit === true,
    hasShowDocument: window?.showDocument?.support === true,
    hasWorkProgress: window?.workDoneProgress === true,
  };
}

/** What the daemon does for documents of a client. */
export function languageCapabilities({ textDocument }: ClientCapabilities): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    // Announced to those only that ask: others would ask and be sent them, too.
    ...(textDocument?.diagnostic === undefined
      ? {}
      : {
          diagnosticProvider: {
            identifier: 'folio',
            interFileDependencies: false,
            workspaceDiagnostics: false,
          },
        }),
    hoverProvider: true,
    codeLensProvider: {},
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    documentSymbolProvider: { label: 'Folio' },
    documentLinkProvider: {},
    foldingRangeProvider: true,
    executeCommandProvider: { commands: Object.values(COMMANDS), workDoneProgress: true },
    workspace: {
      fileOperations: {
        didRename: { filters: [{ scheme: 'file', pattern: { glob: '**/*.md', matches: 'file' } }] },
      },
    },
  };
}
