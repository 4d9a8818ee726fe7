import type { Failure } from '../page/pageResult.ts';
import { visibleName, visibleText } from '../page/visibleText.ts';
import { systemReason, systemTrouble } from './systemErrors.ts';

/**
 * Every error a person can meet. Codes are stable (tests, scripts and translations hang on them); the
 * message says what happened, the hint what to do next. `{name}` is filled from the error's details.
 */
const CATALOGUE = {
  'file-not-found': ['{file} does not exist.', 'Check the path.'],
  'nothing-to-read': [
    'There is no document in {where}.',
    'Folio reads PDF, PNG, JPEG, WebP, BMP, GIF and TIFF; name other files with --glob.',
  ],
  'file-is-directory': ['{file} is a folder.', 'Use `folio batch` for folders.'],
  'file-unreadable': ['{file} cannot be read: {reason}.', 'Check its permissions.'],
  'file-name-lost': [
    '{file} cannot be opened by its name: it is not UTF-8, and this system hides its bytes from Folio.',
    'Rename it, or read the folder that it lies in with `folio batch`.',
  ],
  'file-empty': ['{file} is empty (0 bytes).', 'Copy or download the file again.'],
  'file-changed': ['{file} changed while it was being read.', 'Run again when the file is complete.'],
  'file-too-large': [
    '{file} has {bytes} bytes; the limit `fileBytes` is {limit}.',
    'Raise it with --limit fileBytes=N.',
  ],
  'kind-unsupported': [
    '{file} is not a PDF or an image that Folio reads ({found}).',
    'Folio reads PDF, PNG, JPEG, WebP, BMP, GIF and TIFF.',
  ],
  'pdf-damaged': [
    '{file} is damaged and cannot be opened: {reason}.',
    'Copy or download the file again, or repair it with a PDF editor.',
  ],
  'pdf-no-pages': ['{file} has no pages.', 'Copy or download the file again.'],
  'password-needed': ['{file} is encrypted and needs a password.', 'Give it with --password-stdin.'],
  'password-wrong': ['The password for {file} is wrong.', 'Try again with --password-stdin.'],
  'encryption-unsupported': [
    '{file} is encrypted in a way Folio cannot open: {reason}.',
    'Save an unencrypted copy with the program that made it.',
  ],
  'image-damaged': [
    'The image of page {page} of {file} is damaged: {reason}.',
    'Copy or download the file again.',
  ],
  'page-missing': [
    'Page {page} of {file} is not in the file, which is damaged or was cut off.',
    'Copy or download the file again.',
  ],
  'page-incomplete': [
    'Page {page} of {file} was not read completely: {reason}.',
    'What could be read is there. Copy or download the file again, or compare the page with its original.',
  ],
  'page-too-complex': [
    'Page {page} of {file} takes too much memory to be drawn: too many or too large patterns, masks or groups.',
    'Print it to a new PDF, or save it as an image, and read that.',
  ],
  'page-not-found': [
    '{file} has {count} pages; page {page} does not exist.',
    'Give pages that exist, e.g. --pages 1-{count}.',
  ],
  'pages-invalid': ['"{pages}" is not a list of pages.', 'Write it like 1-3,7.'],
  'limit-invalid': [
    'The limit `{name}` cannot be {value}; the most is {max}.',
    'Give a number above 0 and up to that, of bytes and pages a whole one.',
  ],
  'limit-pages': [
    '{file} has {count} pages; the limit `pages` is {limit}.',
    'Read a part with --pages, or raise it with --limit pages=N.',
  ],
  'limit-pixels': [
    'Page {page} of {file} has {megapixels} megapixels; the limit `megapixels` is {limit}.',
    'Raise it with --limit megapixels=N.',
  ],
  'limit-time': [
    'Page {page} of {file} took longer than {seconds} s, the limit `pageSeconds`.',
    'Raise it with --limit pageSeconds=N.',
  ],
  'limit-memory': [
    'Page {page} of {file} needs more than {megabytes} MB, the limit `pageMegabytes`.',
    'Raise it with --limit pageMegabytes=N.',
  ],
  'limit-pictures': [
    'So many pictures of a page are not drawn at once: {count} of {megapixels} megapixels together.',
    'Ask for fewer parts of the page, or for smaller pictures.',
  ],
  'page-failed': [
    'Page {page} of {file} cannot be read: {reason}.',
    'The other pages are not affected. See `folio daemon logs`.',
  ],
  'engine-crashed': [
    'The engine crashed on page {page} of {file}, twice.',
    'The other pages are not affected. See `folio daemon logs`.',
  ],
  'engine-unavailable': [
    'The engine does not start: {reason}.',
    'Run `folio doctor` and see `folio daemon logs`.',
  ],
  'servers-missing': [
    'No server is named that could read by DeepSeek-OCR.',
    'Name one with --server or in the setting folio.deepseek.servers, or choose the reader auto or ppocr.',
  ],
  'model-not-found': [
    'There is no model "{model}".',
    'See `folio models list`, or give a folder with a folio-model.json.',
  ],
  'model-invalid': ['The model in {model} cannot be used: {reason}.', 'Check its folio-model.json.'],
  'model-changed': [
    'The file {file} of model {model} does not match its SHA-256.',
    'Get the model again; a file that does not match is never loaded.',
  ],
  'text-layer-missing': [
    'Page {page} of {file} has no text layer that can be used ({reasons}).',
    'Leave out --text-layer always to read it by OCR.',
  ],
  'download-failed': [
    '{url} cannot be downloaded: {reason}.',
    'Run it again: what has come is kept. With --from it is taken from another place.',
  ],
  'download-changed': [
    '{file} does not match its SHA-256.',
    'It was not installed. Check where it comes from, and the --sha256 that was given.',
  ],
  'hash-unknown': [
    'Folio knows no SHA-256 to check {file} against, and installs nothing unchecked.',
    'Give it with --sha256, from a place you trust.',
  ],
  'device-not-installed': ['{device} cannot be installed: {reason}.', 'See `folio devices list`.'],
  busy: ['Folio is busy: {queued} pages are waiting.', 'Try again when some are done.'],
  cancelled: ['Cancelled.', ''],
  'daemon-unreachable': ['The daemon did not answer: {reason}.', 'See the log {log}, or use --no-daemon.'],
  'runtime-unusable': [
    '{path} cannot run the daemon: {reason}.',
    'Give the path of Node.js 22.13 or newer, or none to use the runtime that is there.',
  ],
  'daemon-refused': [
    'The daemon refused the connection: {reason}.',
    'Run `folio daemon stop` and try again.',
  ],
  'run-directory-unsafe': [
    '{directory} is not private: {reason}.',
    'Folio uses it only when it is yours with mode 0700.',
  ],
  'folder-unsafe': [
    'Folio does not use {directory}: {reason}.',
    'Folio keeps its files only in folders that are yours. Remove it, or name another folder in {variable}.',
  ],
  'folder-unwritable': [
    'Folio cannot use its folder {directory}: {reason}.',
    'Make it writable for you, or name another folder in {variable}.',
  ],
  'disk-full': [
    'Folio has no room in its folder {directory}: {reason}.',
    'Free some space there, or name another folder in {variable}.',
  ],
  'system-exhausted': [
    'The system has nothing left to give to Folio: {reason}.',
    'Close other programs, or raise what one program may have (`ulimit -n`), and run again.',
  ],
  'system-refused': [
    'The system refused what Folio needs: {reason}.',
    'Check the space on the disks and the permissions, and run again.',
  ],
  'job-not-found': ['There is no job {job}.', 'It may have ended; see `folio daemon status`.'],
  'request-invalid': ['The request is not valid: {reason}.', 'Update Folio, client and daemon together.'],
  'output-clash': [
    'The text of {file} and that of {other} would go to the same file, {place}.',
    'Rename one of them, or read it with another --out.',
  ],
  'output-exists': ['{file} exists.', 'Choose another --out, or use --skip-existing with batch.'],
  'output-unwritable': [
    '{file} cannot be written: {reason}.',
    'Nothing half-written was left. Free some space or choose another --out.',
  ],
  'server-address': [
    '"{server}" is not the address of a server.',
    'Write it like http://host:8000 or https://host/v1.',
  ],
  'server-key-insecure': [
    'The key of the server {server} would go over plain http to another machine; anybody on the way could read it.',
    'Use https, or allow it with --allow-insecure-keys (in VS Code: the setting folio.deepseek.allowKeysOverHttp).',
  ],
  'server-unreachable': [
    'The server {server} cannot be reached: {reason}.',
    'Check that it runs and that its address is right: `folio doctor --server URL`.',
  ],
  'server-refused': [
    'The server {server} does not accept the API key (HTTP {status}).',
    'Give the key that the server was started with (vLLM: --api-key).',
  ],
  'server-model': [
    'The server {server} does not serve the model "{model}".',
    'See which ones it serves with `folio doctor --server URL`.',
  ],
  'server-timeout': [
    'The server {server} took too long: {reason}.',
    'It may have too much to do or hang; see its log and `folio doctor --server URL`.',
  ],
  'server-busy': ['The server {server} is busy (HTTP {status}).', 'Try again later, or add another server.'],
  'server-request': [
    'The server {server} refuses the request (HTTP {status}).',
    'It may be too old for this model; `folio doctor --server URL` says more.',
  ],
  'server-failed': [
    'The server {server} failed: {reason}.',
    "See the server's log; `folio doctor --server URL` checks its settings.",
  ],
  'server-output': [
    'The model gave nothing usable for page {page} of {file}: {reason}.',
    'The other pages are not affected. `folio doctor --server URL` checks the settings of the server.',
  ],
  'server-none': [
    'No server can read pages now.',
    'Name one with --server or FOLIO_SERVERS; `folio doctor --server URL` says what is wrong with it.',
  ],
  'profile-invalid': [
    'The model profile {file} cannot be used: {reason}.',
    'Correct the file, or remove it.',
  ],
  'profile-unknown': ['There is no model profile "{profile}".', 'There are: {known}.'],
  'adapter-unknown': ['There is no kind of server "{adapter}".', 'There are: {known}.'],
  usage: ['{reason}', 'See `folio --help`.'],
  internal: ['Folio made a mistake: {reason}.', 'Please report it with the output of `folio doctor`.'],
} as const satisfies Record<string, readonly [message: string, hint: string]>;

/** The texts of the catalogue, to be translated: `{name}` stands for a detail of that name. */
export function errorTexts(code: ErrorCode): { readonly message: string; readonly hint: string } {
  const [message, hint] = CATALOGUE[code];
  return { message, hint };
}

export type ErrorCode = keyof typeof CATALOGUE;
export type ErrorDetails = Readonly<Record<string, string | number>>;

export const ERROR_CODES = Object.keys(CATALOGUE) as ErrorCode[];

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(CATALOGUE, code);
}

/** An error of the catalogue. `details` fill the text; a missing one is left as its name. */
export class FolioError extends Error {
  override readonly name = 'FolioError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: ErrorDetails;

  /** `text` replaces the catalogue's, for an error whose details stayed in another process. */
  constructor(
    code: ErrorCode,
    details: ErrorDetails = {},
    options?: ErrorOptions,
    text?: Omit<Failure, 'code'>,
  ) {
    const [message, hint] = CATALOGUE[code];
    const shown = visible(details);
    super(text?.message ?? fill(message, shown), options);
    this.code = code;
    this.hint = text?.hint ?? fill(hint, shown);
    this.details = shown;
  }

  /** An error that came from another process, with the text it came with. */
  static fromFailure(failure: Failure): FolioError {
    return new FolioError(
      isErrorCode(failure.code) ? failure.code : 'internal',
      failure.details,
      undefined,
      failure,
    );
  }

  /** The form that travels between processes and into results. */
  toFailure(): Failure {
    const { code, message, hint, details } = this;
    return { code, message, hint, ...(Object.keys(details).length === 0 ? {} : { details }) };
  }
}

/** Names of files and what other programs said: they must not make a message look like another one. */
function visible(details: ErrorDetails): ErrorDetails {
  const shown = Object.entries(details).map(([name, value]): [string, string | number] => {
    if (typeof value === 'number') return [name, value];
    return [name, name === 'reason' ? visibleText(value, { replacement: '\ufffd' }) : visibleName(value)];
  });
  return Object.fromEntries(shown);
}

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(details, name) ? String(details[name]) : whole,
  );
}

/**
 * Any thrown value as an error of the catalogue. What is not one already becomes `otherwise`; without it,
 * `internal`, but for what the system refused (a full disk, no more open files): that is nobody's mistake.
 */
export function toFolioError(error: unknown, otherwise?: ErrorCode, details: ErrorDetails = {}): FolioError {
  if (error instanceof FolioError) return error;
  const code = otherwise ?? UNEXPECTED[systemTrouble(error) ?? 'none'];
  const reason = otherwise === undefined ? reasonWithPlace(error) : reasonOf(error);
  return new FolioError(code, { ...details, reason }, { cause: error });
}

const UNEXPECTED = {
  'no-space': 'system-refused',
  'not-allowed': 'system-refused',
  exhausted: 'system-exhausted',
  none: 'internal',
} as const satisfies Record<string, ErrorCode>;

function reasonWithPlace(error: unknown): string {
  const place = error instanceof Error && 'path' in error ? error.path : undefined;
  return typeof place === 'string' && systemTrouble(error)
    ? `${reasonOf(error)} (${place})`
    : reasonOf(error);
}

/** One line that says why something was thrown. */
export function reasonOf(error: unknown): string {
  const known = systemReason(error);
  if (known !== undefined) return known;
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').replace(/\.$/, '') || 'unknown';
}
