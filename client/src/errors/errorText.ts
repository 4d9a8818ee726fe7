import { l10n } from 'vscode';
import { errorTexts, isErrorCode } from '../../../server/src/errors/catalogue.ts';
import { isLimitName } from '../../../server/src/limits.ts';
import type { ErrorCode, Failure } from '../../../server/src/protocol.ts';
import type { SettingName } from '../settings.ts';

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

/** What to do next in the editor; the catalogue's own hints are for the command line. */
const HINTS: Readonly<Record<ErrorCode, () => string>> = {
  'file-not-found': () => l10n.t('It may have been moved or renamed.'),
  'nothing-to-read': () => l10n.t('Folio reads PDF, PNG, JPEG, WebP, BMP, GIF and TIFF.'),
  'file-is-directory': () => l10n.t('Use “OCR Folder…” for folders.'),
  'file-unreadable': () => l10n.t('Check the permissions of the file.'),
  'file-name-lost': () => l10n.t('Rename the file.'),
  'file-empty': () => l10n.t('Copy or download the file again.'),
  'file-changed': () => l10n.t('Run the command again when the file is complete.'),
  'file-too-large': () => l10n.t('Split it with a PDF editor, or raise the setting folio.limits.fileBytes.'),
  'kind-unsupported': () => l10n.t('Folio reads PDF, PNG, JPEG, WebP, BMP, GIF and TIFF.'),
  'pdf-damaged': () => l10n.t('Copy or download the file again, or repair it with a PDF editor.'),
  'pdf-no-pages': () => l10n.t('Copy or download the file again.'),
  'password-needed': () => l10n.t('Run the command again and type the password.'),
  'password-wrong': () => l10n.t('Run the command again and type the password.'),
  'encryption-unsupported': () => l10n.t('Save an unencrypted copy with the program that made it.'),
  'image-damaged': () => l10n.t('Copy or download the file again.'),
  'page-missing': () => l10n.t('Copy or download the file again.'),
  'page-incomplete': () =>
    l10n.t('The result has what could be read. Copy or download the file again, or look at the page itself.'),
  'page-too-complex': () => l10n.t('Print the page to a new PDF, or save it as an image, and read that.'),
  'page-not-found': () => l10n.t('Choose other pages with “OCR with Options…”.'),
  'pages-invalid': () => l10n.t('Enter pages in the form 1-3,7'),
  'language-invalid': () =>
    l10n.t('Check the setting folio.languages. Write tags such as `de`, `fr` or `zh-Hant`.'),
  'limit-invalid': () =>
    l10n.t('Enter a number above 0 that is not larger. Bytes and pages must be whole numbers.'),
  'limit-pages': () =>
    l10n.t('Read some of the pages with “OCR with Options…”, or raise the setting folio.limits.pages.'),
  'limit-pixels': () =>
    l10n.t('Save the page at a lower resolution, or raise the setting folio.limits.megapixels.'),
  'limit-time': () => l10n.t('Raise the setting folio.limits.pageSeconds and retry.'),
  'limit-memory': () => l10n.t('Raise the setting folio.limits.pageMegabytes and retry.'),
  'limit-pictures': () => l10n.t('The text is not affected.'),
  'page-failed': () => l10n.t('The other pages are not affected.'),
  'engine-crashed': () => l10n.t('The other pages are not affected.'),
  'engine-unavailable': () => l10n.t('Try “Folio: Restart Engine”.'),
  'servers-missing': () =>
    l10n.t('Add a server to the setting folio.deepseek.servers, or set folio.reader to “auto”.'),
  'model-not-found': () => l10n.t('Check the setting folio.model.'),
  'model-invalid': () => l10n.t('Check the setting folio.model.'),
  'model-reads-lines-only': () => l10n.t('In the setting folio.model, name a model that finds lines first.'),
  'model-in-use': () => l10n.t('Try again when the documents have been read.'),
  'model-changed': () => l10n.t('Download the model again. Folio never loads a file that does not match.'),
  'model-not-offered': () => l10n.t('Add a model that you have with `folio models add`.'),
  'model-built-in': () => l10n.t('It is only used where no better model is installed.'),
  'model-file-unknown': () =>
    l10n.t(
      'Folio knows model files by their SHA-256. A model of your own needs a folder with a folio-model.json.',
    ),
  'model-incomplete': () => l10n.t('Add all files of the model at once, or the folder that has them.'),
  'model-language-unknown': () => l10n.t('Add it with `folio models add FILE --language fr`.'),
  'model-archive-invalid': () => l10n.t('Copy or download the file again.'),
  'language-unknown': () => l10n.t('Use a tag or a name, such as fr or French.'),
  'mirror-invalid': () => l10n.t('Check the setting folio.models.mirror.'),
  'text-layer-missing': () => l10n.t('Set folio.textLayer to “auto” to read it by OCR.'),
  'download-failed': () =>
    l10n.t(
      'Try again: the download continues where it stopped. Or use a mirror (folio.models.mirror), or add the model from a file.',
    ),
  'download-changed': () => l10n.t('Nothing was installed. Check where the file comes from.'),
  'hash-unknown': () => l10n.t('Pass a hash from a source you trust with --sha256.'),
  'device-not-installed': () => l10n.t('See `folio devices list`.'),
  busy: () => l10n.t('Try again when some pages have been read.'),
  cancelled: () => '',
  'daemon-unreachable': () => l10n.t('Run the command again. If the problem remains, see the logs.'),
  'runtime-unusable': () =>
    l10n.t('Check the setting folio.runtime.path. Leave it empty to use the runtime of VS Code.'),
  'daemon-refused': () => l10n.t('Run “Folio: Stop Daemon” and try again.'),
  'run-directory-unsafe': () => l10n.t('Folio uses the folder only if you own it and its mode is 0700.'),
  'folder-unsafe': () => l10n.t('Remove the folder, or make yourself its owner.'),
  'folder-unwritable': () =>
    l10n.t('Give yourself permission to write to the folder, and run the command again.'),
  'disk-full': () => l10n.t('Free some space, and run the command again.'),
  'system-exhausted': () => l10n.t('Close other programs, and run the command again.'),
  'system-refused': () => l10n.t('Check the free disk space and the permissions.'),
  'result-unknown': () => l10n.t('Read the document again.'),
  'page-not-kept': () => l10n.t('Read the document again.'),
  'source-changed': () => l10n.t('Read the document again.'),
  'line-unread': () => l10n.t('The line stays as it is. Compare it with the page, or try another model.'),
  'address-not-file': () => l10n.t('Open the file itself.'),
  'job-not-found': () => l10n.t('It may already have ended.'),
  'request-invalid': () => l10n.t('Reload the window.'),
  'output-clash': () => l10n.t('Rename one of the files.'),
  'output-exists': () => l10n.t('Move the file, or save the result under another name.'),
  'output-unwritable': () =>
    l10n.t('No incomplete file was left behind. Free some space or choose another place.'),
  'server-address': () => l10n.t('Check the setting folio.deepseek.servers.'),
  'server-key-insecure': () =>
    l10n.t('Use https, or allow this in the setting folio.deepseek.allowKeysOverHttp.'),
  'server-unreachable': () => l10n.t('Check that the server runs, and the setting folio.deepseek.servers.'),
  'server-refused': () => l10n.t('Set the API key of the server with “Folio: Set Server Key…”.'),
  'server-model': () => l10n.t('Check the setting folio.deepseek.servers.'),
  'server-timeout': () => l10n.t('The server may be overloaded. See its log.'),
  'server-busy': () => l10n.t('Try again later, or add another server.'),
  'server-request': () => l10n.t('The server may be too old for this model.'),
  'server-failed': () => l10n.t('See the log of the server.'),
  'server-output': () => l10n.t('The other pages are not affected.'),
  'server-none': () => l10n.t('Check the setting folio.deepseek.servers.'),
  'profile-invalid': () => l10n.t('Correct the file, or remove it.'),
  'profile-unknown': () => l10n.t('Check the setting folio.deepseek.servers.'),
  'adapter-unknown': () => l10n.t('Check the setting folio.deepseek.servers.'),
  usage: () => '',
  internal: () => l10n.t('Please report it with “Folio: Report Problem”.'),
};

function editorHint(code: ErrorCode): string {
  return HINTS[code]();
}

/** The settings that the hints name. */
const SETTINGS_OF: Readonly<Partial<Record<ErrorCode, SettingName>>> = {
  'file-too-large': 'limits.fileBytes',
  'limit-pages': 'limits.pages',
  'limit-pixels': 'limits.megapixels',
  'limit-time': 'limits.pageSeconds',
  'limit-memory': 'limits.pageMegabytes',
  'servers-missing': 'deepseek.servers',
  'server-address': 'deepseek.servers',
  'server-unreachable': 'deepseek.servers',
  'server-model': 'deepseek.servers',
  'server-none': 'deepseek.servers',
  'profile-unknown': 'deepseek.servers',
  'adapter-unknown': 'deepseek.servers',
  'mirror-invalid': 'models.mirror',
  'download-failed': 'models.mirror',
  'model-not-found': 'model',
  'model-invalid': 'model',
  'model-reads-lines-only': 'model',
  'language-invalid': 'languages',
  'text-layer-missing': 'textLayer',
  'runtime-unusable': 'runtime.path',
};

/** The setting that a user can change about a failure, if there is one. */
export function settingOf({ code, details }: Failure): SettingName | undefined {
  const name = String(details?.['name']);
  if (code === 'limit-invalid' && isLimitName(name)) return `limits.${name}`;
  return isErrorCode(code) ? SETTINGS_OF[code] : undefined;
}
