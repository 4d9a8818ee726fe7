import { l10n } from 'vscode';
import { errorTexts, isErrorCode } from '../../../server/src/errors/catalogue.ts';
import type { Failure } from '../../../server/src/protocol.ts';
import { editorHint } from './editorHints.ts';

export interface ErrorText {
  readonly message: string;
  /** What to do next; may be empty. */
  readonly hint: string;
}

/** A failure in the user's language, with what can be done about it in the editor. */
export function errorText({ code, message, hint, details }: Failure): ErrorText {
  if (!isErrorCode(code)) return { message, hint };
  const translated = details ? l10n.t(errorTexts(code).message, { ...details }) : message;
  return { message: translated, hint: editorHint(code) };
}

/** Message and hint as one line. */
export function errorLine(failure: Failure): string {
  const { message, hint } = errorText(failure);
  return `${message} ${hint}`.trim();
}
