import type { FolioError } from '../../../errors/catalogue.ts';
import type { Warning } from '../../../page/pageResult.ts';
import type { Attempt, AttemptFailure } from './attempts.ts';

/** What a page's result says about the way it was read, for people and, by the code, for programs. */

const FAILURES: Readonly<Record<AttemptFailure, Warning>> = {
  looped: {
    code: 'model-looped',
    message: 'The model started to repeat itself on this page and was stopped.',
  },
  truncated: { code: 'model-truncated', message: 'The page was too long for one answer of the model.' },
  blank: {
    code: 'model-blank',
    message: 'The model found no text on this page, although something is printed on it.',
  },
};

const RUNGS: Readonly<Record<Exclude<Attempt['name'], 'standard'>, Warning>> = {
  'other-guard': {
    code: 'read-with-other-guard',
    message: 'Read with a stricter guard against repetition.',
  },
  'plain-text': {
    code: 'read-as-plain-text',
    message: 'Read as plain text, so headings, tables and figures may be lost.',
  },
  bands: { code: 'read-in-bands', message: 'Read in two overlapping halves, which were joined.' },
};

export function failureNote(failure: AttemptFailure): Warning {
  return FAILURES[failure];
}

/** Which attempt gave the result; nothing for the first. */
export function attemptNote(attempt: Attempt): readonly Warning[] {
  return attempt.name === 'standard' ? [] : [RUNGS[attempt.name]];
}

export const READ_LOCALLY: Warning = {
  code: 'read-locally',
  message: 'Read on this machine, because no server returned a usable page.',
};

export const KEPT_PART: Warning = {
  code: 'model-incomplete',
  message:
    'The model failed before the end of the page. What it had written was kept; the rest may be missing.',
};

export const NOT_SENT: Warning = {
  code: 'no-text',
  message: 'The page is empty and was not sent to a server.',
};

export const SMALLER_PICTURE: Warning = {
  code: 'smaller-picture',
  message:
    'The server does not accept larger pictures, so the page was scaled down. Small print may be lost.',
};

/** A server's failure that made the page go elsewhere. */
export function serverNote(error: FolioError): Warning {
  return { code: error.code, message: error.message };
}
