import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FolioError } from '../../../../server/src/errors/catalogue.ts';
import { convertTraineddata } from '../../../../server/src/models/traineddata/lstmModel.ts';
import { describeTraineddata, lstmPartOf } from '../../../../server/src/models/traineddata/traineddata.ts';
import { TINY_HEIGHT, tinyTraineddata } from '../../../fixtures/models/tinyTraineddata.ts';

/** What converting ends with: nothing, or why the file cannot be used. */
function refusal(file: Uint8Array): string | undefined {
  try {
    convertTraineddata(file, 'x');
    return undefined;
  } catch (error) {
    if (error instanceof FolioError && error.code === 'model-invalid') return error.message;
    throw error;
  }
}

describe('a .traineddata file', () => {
  it('says what it reads', () => {
    expect(describeTraineddata(tinyTraineddata())).toEqual({
      height: TINY_HEIGHT,
      networkText: '[1,12,0,1Ct3,3,2Mp3,3Lfys3Lfx4Lrx4O1c]',
      version: 'tiny',
      isInteger: true,
      classes: 7,
      blank: 6,
      characters: [' ', 'a', 'b', 'c', 'd', 'e'].map((text, id) => ({ text, codes: [id] })),
    });
  });

  it.each([
    ['with gzip', gzipSync(tinyTraineddata())],
    ['with its characters inside the recogniser', tinyTraineddata({ isEmbedded: true })],
  ])('is the same %s', (_, file) => {
    expect(describeTraineddata(file)).toEqual(describeTraineddata(tinyTraineddata()));
    expect(convertTraineddata(file, 'x')).toEqual(convertTraineddata(tinyTraineddata(), 'x'));
  });

  it('may have weights in floats', () => {
    expect(describeTraineddata(tinyTraineddata({ isInteger: false }))).toMatchObject({ isInteger: false });
  });

  it('may take pictures of any height, and gets those that Tesseract would give it', () => {
    expect(describeTraineddata(tinyTraineddata({ height: 0 })).height).toBe(48);
  });

  it('may spell a character with several classes', () => {
    const file = tinyTraineddata({ characters: ['한', '글'], codes: [[0], [1, 2, 3], [1, 2, 4]] });
    expect(describeTraineddata(file).characters[1]).toEqual({ text: '한', codes: [1, 2, 3] });
  });

  it.each([
    { notMeant: [2], text: '1' },
    { notMeant: [1], text: '①' },
  ])('may have one code for several characters, of which $text is meant', ({ notMeant, text }) => {
    const file = tinyTraineddata({ characters: ['1', '①'], codes: [[0], [1], [1]], notMeant });
    expect(describeTraineddata(file).characters.map((character) => character.text)).toEqual([' ', text]);
  });

  it('gives characters in NFC, and no marks that are no text', () => {
    const file = tinyTraineddata({ characters: ['Joined', 'e\u0301'] });
    expect(describeTraineddata(file).characters.map(({ text }) => text)).toEqual([' ', 'é']);
  });

  it('can be packed without what the LSTM does not need', () => {
    const whole = tinyTraineddata({
      more: new Map([
        [0, Buffer.from('config')],
        [19, Buffer.alloc(5000)],
      ]),
    });
    const part = lstmPartOf(gzipSync(whole));
    expect(part).toEqual(tinyTraineddata());
    expect(lstmPartOf(part)).toEqual(part);
  });
});

describe('a file that is no recogniser', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'it is cut short'],
    ['text', Buffer.from('{"manifestVersion":1}'), 'it is not a .traineddata file'],
    ['a zip', Buffer.from('PK\u0003\u0004....'), 'it is a zip archive'],
    ['broken gzip', gzipSync(tinyTraineddata()).subarray(0, 200), 'it cannot be unpacked'],
    ['a bomb', gzipSync(Buffer.alloc(170_000_000)), 'it is too large unpacked'],
    [
      'an unknown layer',
      tinyTraineddata({ lstmType: 'TensorFlow' }),
      'a layer of an unknown kind, TensorFlow',
    ],
    [
      'a network of another build',
      tinyTraineddata({ lstmType: 'SummLSTM' }),
      'built in a way that Folio does not',
    ],
    [
      'codes beyond the network',
      tinyTraineddata({ codes: [[0], [1], [2], [3], [4], [-1]] }),
      'code below zero',
    ],
  ])('is refused with its reason: %s', (_, file, reason) => {
    expect(refusal(file)).toContain(reason);
  });

  it('is refused where it has only the recogniser of Tesseract 3', () => {
    const file = tinyTraineddata().slice();
    new DataView(file.buffer).setBigInt64(4 + 8 * 17, -1n, true);
    expect(refusal(file)).toContain('it has no LSTM recogniser');
  });

  it('is refused wherever it is cut', () => {
    const file = tinyTraineddata();
    const end = file.length - 'tiny'.length;
    fc.assert(fc.property(fc.nat(end - 1), (length) => refusal(file.subarray(0, length)) !== undefined));
  });

  it('is read or refused with a reason, whatever is changed in it', () => {
    const change = fc.tuple(fc.nat(tinyTraineddata().length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.boolean(), (changes, isEmbedded) => {
        const file = tinyTraineddata({ isEmbedded }).slice();
        for (const [at, value] of changes) file[at] = value;
        refusal(file);
      }),
      { numRuns: 2000 },
    );
  });
});
