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
    'No documents were found in {where}.',
    'Folio reads PDF, PNG, JPEG, WebP, BMP, GIF and TIFF. To read other files, give a pattern with --glob.',
  ],
  'file-is-directory': ['{file} is a folder.', 'Use `folio batch` for folders.'],
  'file-unreadable': ['{file} cannot be read: {reason}.', 'Check its permissions.'],
  'file-name-lost': [
    '{file} cannot be opened by its name: the name is not UTF-8, and this system does not give Folio its bytes.',
    'Rename the file, or read its folder with `folio batch`.',
  ],
  'file-empty': ['{file} is empty (0 bytes).', 'Copy or download the file again.'],
  'file-changed': ['{file} changed while it was being read.', 'Try again when the file is complete.'],
  'file-too-large': [
    '{file} is {bytes} bytes long; the limit `fileBytes` is {limit}.',
    'Raise the limit with --limit fileBytes=N.',
  ],
  'kind-unsupported': [
    '{file} is not a PDF or an image that Folio can read ({found}).',
    'Folio reads PDF, PNG, JPEG, WebP, BMP, GIF and TIFF.',
  ],
  'pdf-damaged': [
    '{file} is damaged and cannot be opened: {reason}.',
    'Copy or download the file again, or repair it with a PDF editor.',
  ],
  'pdf-no-pages': ['{file} has no pages.', 'Copy or download the file again.'],
  'password-needed': [
    '{file} is encrypted and needs a password.',
    'Pass the password with --password-stdin.',
  ],
  'password-wrong': ['The password for {file} is wrong.', 'Try again with --password-stdin.'],
  'encryption-unsupported': [
    '{file} is encrypted in a way that Folio cannot open: {reason}.',
    'Save an unencrypted copy with the program that made it.',
  ],
  'image-damaged': [
    'The image of page {page} in {file} is damaged: {reason}.',
    'Copy or download the file again.',
  ],
  'page-missing': [
    'Page {page} of {file} is missing: the file is damaged or was cut off.',
    'Copy or download the file again.',
  ],
  'page-incomplete': [
    'Page {page} of {file} was not read completely: {reason}.',
    'The result has what could be read. Copy or download the file again, or compare the page with its original.',
  ],
  'page-too-complex': [
    'Page {page} of {file} takes too much memory to draw: it has too many or too large patterns, masks or groups.',
    'Print the page to a new PDF or save it as an image, and read that.',
  ],
  'page-not-found': [
    '{file} has {count} pages; page {page} does not exist.',
    'Choose pages that exist, e.g. --pages 1-{count}.',
  ],
  'pages-invalid': ['"{pages}" is not a list of pages.', 'Write a list such as 1-3,7.'],
  'language-invalid': [
    '"{language}" is not the tag of a language.',
    'Write tags such as de, fr or zh-Hant, with commas between them.',
  ],
  'limit-invalid': [
    'The limit `{name}` cannot be {value}; the maximum is {max}.',
    'Give a number above 0, up to that maximum. Bytes and pages must be whole numbers.',
  ],
  'limit-pages': [
    '{file} has {count} pages; the limit `pages` is {limit}.',
    'Read some of them with --pages, or raise the limit with --limit pages=N.',
  ],
  'limit-pixels': [
    'Page {page} of {file} has {megapixels} megapixels; the limit `megapixels` is {limit}.',
    'Raise the limit with --limit megapixels=N.',
  ],
  'limit-time': [
    'Page {page} of {file} took longer than {seconds} s, the limit `pageSeconds`.',
    'Raise the limit with --limit pageSeconds=N.',
  ],
  'limit-memory': [
    'Page {page} of {file} needs more than {megabytes} MB, the limit `pageMegabytes`.',
    'Raise the limit with --limit pageMegabytes=N.',
  ],
  'limit-pictures': [
    'Too many pictures of a page were requested at once: {count}, {megapixels} megapixels in total.',
    'Request fewer or smaller pictures.',
  ],
  'page-failed': [
    'Page {page} of {file} cannot be read: {reason}.',
    'The other pages are not affected. `folio daemon logs` has the details.',
  ],
  'engine-crashed': [
    'The engine crashed twice on page {page} of {file}.',
    'The other pages are not affected. `folio daemon logs` has the details.',
  ],
  'engine-unavailable': [
    'The engine does not start: {reason}.',
    'Run `folio doctor`, and look at `folio daemon logs`.',
  ],
  'servers-missing': [
    'No server is set up for reading with DeepSeek-OCR.',
    'Add a server with --server or in the setting folio.deepseek.servers, or choose the reader auto or ppocr.',
  ],
  'model-not-found': [
    'There is no model named "{model}".',
    'List the models with `folio models list`, or give a folder that contains a folio-model.json.',
  ],
  'model-invalid': ['The model in {model} cannot be used: {reason}.', 'Check its folio-model.json.'],
  'model-reads-lines-only': [
    'The model {model} reads lines, but does not find them on a page.',
    'Name a model that finds lines first, for example `--model ppocrv4-mobile,{model}`.',
  ],
  'model-in-use': [
    'The model {model} is reading documents ({count}).',
    'Try again when they are done, or cancel them.',
  ],
  'model-changed': [
    'The file {file} of model {model} does not match its SHA-256.',
    'Download the model again. Folio never loads a file that does not match.',
  ],
  'model-not-offered': [
    'Folio does not know where to get a model named "{model}".',
    'List the models with `folio models list --available`, or add one that you have with `folio models add`.',
  ],
  'model-built-in': [
    'The model {model} came with Folio and cannot be removed.',
    'It is only used where no better model is installed.',
  ],
  'model-file-unknown': [
    '{file} is not a model that Folio knows: {reason}.',
    'Folio knows model files by their SHA-256. A model of your own needs a folder with a folio-model.json.',
  ],
  'model-incomplete': [
    '{file} is only a part of the model {model}: {missing} is missing.',
    'Add all files of the model at once: `folio models add FILE FILE`.',
  ],
  'model-language-unknown': [
    'The name of {file} does not say which language it reads.',
    'Name the language, for example `--language fr`.',
  ],
  'model-archive-invalid': ['{file} cannot be unpacked: {reason}.', 'Copy or download the file again.'],
  'language-unknown': [
    '"{language}" is not a language that Folio knows.',
    'Use a tag or a name, such as fr or French.',
  ],
  'mirror-invalid': [
    '"{mirror}" is not the address of a mirror.',
    'Use an address such as https://mirror.example/models.',
  ],
  'text-layer-missing': [
    'Page {page} of {file} has no usable text layer ({reasons}).',
    'To read the page by OCR, leave out --text-layer always.',
  ],
  'download-failed': [
    '{url} cannot be downloaded: {reason}.',
    'Run the command again to continue the download, or get the file from another place with --from or --mirror.',
  ],
  'download-changed': [
    '{file} does not match its SHA-256.',
    'Nothing was installed. Check where the file comes from, and the value of --sha256.',
  ],
  'hash-unknown': [
    'Folio has no SHA-256 to check {file} against, and does not install unchecked files.',
    'Get the SHA-256 from a source you trust, and pass it with --sha256.',
  ],
  'device-not-installed': ['{device} cannot be installed: {reason}.', 'See `folio devices list`.'],
  busy: ['Folio is busy: {queued} pages are waiting.', 'Try again when some of them are done.'],
  cancelled: ['Cancelled.', ''],
  'daemon-unreachable': [
    'The daemon did not answer: {reason}.',
    'Look at the log {log}, or use --no-daemon.',
  ],
  'runtime-unusable': [
    '{path} cannot run the daemon: {reason}.',
    'Give the path of Node.js 22.13 or newer, or leave it out to use the built-in runtime.',
  ],
  'daemon-refused': [
    'The daemon refused the connection: {reason}.',
    'Run `folio daemon stop` and try again.',
  ],
  'run-directory-unsafe': [
    '{directory} is not private: {reason}.',
    'Folio uses this folder only if it belongs to you and has mode 0700.',
  ],
  'folder-unsafe': [
    'Folio does not use the folder {directory}: {reason}.',
    'Folio stores files only in folders that belong to you. Remove this folder, or set {variable} to another one.',
  ],
  'folder-unwritable': [
    'Folio cannot use its folder {directory}: {reason}.',
    'Give yourself write permission, or set {variable} to another folder.',
  ],
  'disk-full': [
    'There is no space left in the folder {directory}: {reason}.',
    'Free some space, or set {variable} to another folder.',
  ],
  'system-exhausted': [
    'The system has run out of resources: {reason}.',
    'Close other programs or raise the limits of the process (`ulimit -n`), and try again.',
  ],
  'system-refused': [
    'The system refused something that Folio needs: {reason}.',
    'Check disk space and permissions, and try again.',
  ],
  'result-unknown': ['Folio does not know which document {file} was read from.', 'Read the document again.'],
  'page-not-kept': ['Folio no longer knows how page {page} of {file} was read.', 'Read the document again.'],
  'source-changed': ['{file} has changed since it was read.', 'Read the document again.'],
  'line-unread': [
    'Nothing could be read of this line on page {page} of {file}.',
    'The line stays as it is. Compare it with the page, or try another model.',
  ],
  'address-not-file': [
    '{uri} is not the address of a file on this machine.',
    'Give the address of a file, such as file:///home/me/scan.pdf.',
  ],
  'job-not-found': ['There is no job {job}.', 'It may have ended. `folio daemon status` lists the jobs.'],
  'request-invalid': [
    'The request is not valid: {reason}.',
    'Update Folio, so that client and daemon have the same version.',
  ],
  'output-clash': [
    '{file} and {other} would both be written to {place}.',
    'Rename one of the documents, or read it with another --out.',
  ],
  'output-exists': ['{file} already exists.', 'Choose another --out, or use --skip-existing with batch.'],
  'output-unwritable': [
    '{file} cannot be written: {reason}.',
    'No incomplete file was left behind. Free some space, or choose another --out.',
  ],
  'server-address': [
    '"{server}" is not the address of a server.',
    'Use an address such as http://host:8000 or https://host/v1.',
  ],
  'server-key-insecure': [
    'The key of the server {server} would be sent to another machine over plain http, where others could read it.',
    'Use https, or allow it with --allow-insecure-keys (in VS Code: the setting folio.deepseek.allowKeysOverHttp).',
  ],
  'server-unreachable': [
    'The server {server} cannot be reached: {reason}.',
    'Check that the server is running and that the address is right: `folio doctor --server URL`.',
  ],
  'server-refused': [
    'The server {server} rejected the API key (HTTP {status}).',
    'Use the key that the server was started with (vLLM: --api-key).',
  ],
  'server-model': [
    'The server {server} does not serve the model "{model}".',
    '`folio doctor --server URL` lists the models that it serves.',
  ],
  'server-timeout': [
    'The server {server} took too long: {reason}.',
    'It may be overloaded or stuck. Check its log, and run `folio doctor --server URL`.',
  ],
  'server-busy': ['The server {server} is busy (HTTP {status}).', 'Try again later, or add another server.'],
  'server-request': [
    'The server {server} rejected the request (HTTP {status}).',
    'It may be too old for this model. Run `folio doctor --server URL` to check it.',
  ],
  'server-failed': [
    'The server {server} failed: {reason}.',
    'Look at the log of the server. `folio doctor --server URL` checks its settings.',
  ],
  'server-output': [
    'The model returned nothing usable for page {page} of {file}: {reason}.',
    'The other pages are not affected. `folio doctor --server URL` checks the settings of the server.',
  ],
  'server-none': [
    'No server is available to read pages.',
    'Add a server with --server or FOLIO_SERVERS. `folio doctor --server URL` shows what is wrong with one.',
  ],
  'profile-invalid': [
    'The model profile {file} cannot be used: {reason}.',
    'Correct the file, or remove it.',
  ],
  'profile-unknown': ['There is no model profile named "{profile}".', 'Available profiles: {known}.'],
  'adapter-unknown': ['"{adapter}" is not a supported type of server.', 'Supported types: {known}.'],
  usage: ['{reason}', 'See `folio --help`.'],
  internal: [
    'Something went wrong inside Folio: {reason}.',
    'Please report this with the output of `folio doctor`.',
  ],
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
