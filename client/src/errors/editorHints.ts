import { l10n } from 'vscode';
import type { ErrorCode } from '../../../server/src/protocol.ts';

/** What to do next in the editor; the catalogue's own hints are for the command line. */
const HINTS: Readonly<Record<ErrorCode, () => string>> = {
  'file-not-found': () => l10n.t('It may have been moved or renamed.'),
  'nothing-to-read': () => l10n.t('Folio reads PDF, PNG, JPEG, WebP, BMP, GIF and TIFF.'),
  'file-is-directory': () => l10n.t('Use “OCR Folder…” for folders.'),
  'file-unreadable': () => l10n.t('Check its permissions.'),
  'file-empty': () => l10n.t('Copy or download the file again.'),
  'file-changed': () => l10n.t('Run the command again when the file is complete.'),
  'file-too-large': () => l10n.t('Split it with a PDF editor.'),
  'kind-unsupported': () => l10n.t('Folio reads PDF, PNG, JPEG, WebP, BMP, GIF and TIFF.'),
  'pdf-damaged': () => l10n.t('Copy or download the file again, or repair it with a PDF editor.'),
  'pdf-no-pages': () => l10n.t('Copy or download the file again.'),
  'password-needed': () => l10n.t('Run the command again and type the password.'),
  'password-wrong': () => l10n.t('Run the command again and type the password.'),
  'encryption-unsupported': () => l10n.t('Save an unencrypted copy with the program that made it.'),
  'image-damaged': () => l10n.t('Copy or download the file again.'),
  'page-not-found': () => l10n.t('Choose other pages with “OCR with Options…”.'),
  'pages-invalid': () => l10n.t('Write pages like 1-3,7'),
  'limit-pages': () => l10n.t('Read a part of it with “OCR with Options…”.'),
  'limit-pixels': () => l10n.t('Scan or save the page at a lower resolution.'),
  'limit-time': () => l10n.t('The other pages are not affected.'),
  'limit-memory': () => l10n.t('The other pages are not affected.'),
  'page-failed': () => l10n.t('The other pages are not affected.'),
  'engine-crashed': () => l10n.t('The other pages are not affected.'),
  'engine-unavailable': () => l10n.t('Try “Folio: Restart Engine”.'),
  'servers-missing': () =>
    l10n.t('Name a server in the setting folio.deepseek.servers, or set folio.reader to “auto”.'),
  'model-not-found': () => l10n.t('Check the setting folio.model.'),
  'model-invalid': () => l10n.t('Check the setting folio.model.'),
  'model-changed': () => l10n.t('Get the model again; a file that does not match is never loaded.'),
  'text-layer-missing': () => l10n.t('Set folio.textLayer to “auto” to read it by OCR.'),
  busy: () => l10n.t('Try again when some pages are done.'),
  cancelled: () => '',
  'daemon-unreachable': () => l10n.t('Run the command again. If it stays so, see the logs.'),
  'runtime-unusable': () => l10n.t('Check the setting folio.runtime.path; empty is VS Code’s own.'),
  'daemon-refused': () => l10n.t('Run “Folio: Stop Daemon” and try again.'),
  'run-directory-unsafe': () => l10n.t('Folio uses it only when it is yours with mode 0700.'),
  'job-not-found': () => l10n.t('It may have ended.'),
  'request-invalid': () => l10n.t('Reload the window.'),
  'output-exists': () => l10n.t('Move it away, or save the result under another name.'),
  'output-unwritable': () =>
    l10n.t('Nothing half-written was left. Free some space or choose another place.'),
  usage: () => '',
  internal: () => l10n.t('Please report it with “Folio: Report Problem”.'),
};

export function editorHint(code: ErrorCode): string {
  return HINTS[code]();
}
