import { describe, expect, it } from 'vitest';
import { linesOf, withoutFinalNewline } from '../../bench/peers/hosted/gutenye.ts';
import { threadLimit } from '../../bench/peers/hosted/ocrmypdf.ts';
import { withFinalNewline } from '../../bench/peers/hosted/ppuPaddleOcr.ts';
import { HostedPeerReader } from '../../bench/peers/hostedPeerReader.ts';
import { PeerMissing } from '../../bench/peers/peerReader.ts';
import { measurePass } from '../../bench/runs/measurePass.ts';
import { figuresOf } from '../../bench/runs/peerFigures.ts';
import type { BenchSet } from '../../bench/sets/benchSet.ts';

describe('peers', () => {
  it('gives the threads that OCRmyPDF would', () => {
    expect(threadLimit(8, 1)).toBe(3);
    expect(threadLimit(8, 4)).toBe(2);
    expect(threadLimit(2, 10)).toBe(1);
    expect(threadLimit(2, 0)).toBe(2);
  });

  it('gives each the dictionary in the form it takes', () => {
    expect(withFinalNewline('a\nb')).toBe('a\nb\n');
    expect(withFinalNewline('a\nb\n')).toBe('a\nb\n');
    expect(withoutFinalNewline('a\nb\n')).toBe('a\nb');
  });

  it('puts lines together', () => {
    expect(linesOf([{ text: 'one' }, { text: 'two' }])).toBe('one\ntwo');
  });

  it('are named as missing where they are not installed', async () => {
    const peer = new HostedPeerReader({
      id: 'nobody',
      title: 'Nobody',
      adapter: 'nobody',
      filesAtOnce: 1,
      accepts: /./,
    });
    await expect(peer.start(1)).rejects.toThrow(PeerMissing);
    await peer.stop();
  });
});

describe('a pass over a set', () => {
  const set: BenchSet = {
    name: 'letters',
    kind: 'scans',
    fold: {},
    files: ['a', 'b'].map((name) => ({
      name,
      original: `${name}.tif`,
      png: `${name}.png`,
      pages: 1,
      truth: 'the words of a page',
    })),
  };
  const peer = (read: (file: string) => Promise<{ text: string }>): Parameters<typeof measurePass>[0] => ({
    id: 'peer',
    title: 'Peer',
    filesAtOnce: 2,
    accepts: /\.png$/,
    start: () => Promise.resolve(),
    read,
    tree: () => ({ root: process.pid, rootIsHelper: false }),
    stop: () => Promise.resolve(),
  });

  it('gives files in the form the peer takes, and scores what it read', async () => {
    const seen: string[] = [];
    const pass = await measurePass(
      peer((file) => {
        seen.push(file);
        return Promise.resolve({ text: 'the words of a page' });
      }),
      set,
    );
    expect(seen).toEqual(['a.png', 'a.png', 'b.png']);
    expect(figuresOf([pass], set)).toMatchObject({ cer: 0, wordF1: 1, failures: [], inference: null });
  });

  it('counts a page that fails as an empty text, and says so', async () => {
    const pass = await measurePass(
      peer((file) =>
        file === 'b.png'
          ? Promise.reject(new Error('too large'))
          : Promise.resolve({ text: 'the words of a page' }),
      ),
      set,
    );
    const figures = figuresOf([pass], set);
    expect(figures.wordF1).toBe(0.5);
    expect(figures.failures).toEqual(['b: too large']);
  });

  it('has words compared with a reference, and no CER, where nobody typed the truth', async () => {
    const born: BenchSet = { ...set, files: set.files.map((file) => ({ ...file, truth: undefined })) };
    const pass = await measurePass(
      peer(() => Promise.resolve({ text: 'page a of words the' })),
      born,
    );
    expect(figuresOf([pass], born)).toMatchObject({ cer: null, wordF1: null });
    expect(figuresOf([pass], born, ['the words of a page', 'the words of a page'])).toMatchObject({
      cer: null,
      wordF1: 1,
    });
  });
});
