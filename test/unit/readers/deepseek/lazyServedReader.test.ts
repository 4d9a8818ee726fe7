import { describe, expect, it } from 'vitest';
import { LazyServedReader } from '../../../../server/src/readers/deepseek/lazyServedReader.ts';
import { FakeServedReader } from '../../../fixtures/daemon/fakeServedReader.ts';

const SERVER = { url: 'http://gpu:8000' };

function lazy(): { reader: LazyServedReader; real: FakeServedReader; loads: () => number } {
  const real = new FakeServedReader();
  let loads = 0;
  const reader = new LazyServedReader(() => {
    loads += 1;
    return Promise.resolve(real);
  });
  return { reader, real, loads: () => loads };
}

describe('a reader that is loaded when it is needed', () => {
  it('is not loaded without servers', async () => {
    const { reader, loads } = lazy();
    reader.configure([]);
    expect([reader.window, reader.status()]).toEqual([0, []]);
    await reader.close();
    expect(loads()).toBe(0);
  });

  it('gets the servers it was told of, and tells of its changes', async () => {
    const { reader, real, loads } = lazy();
    let changes = 0;
    reader.onChange(() => (changes += 1));
    reader.configure([SERVER]);
    reader.configure([SERVER, { url: 'http://other:8000' }]);
    expect(await reader.model()).toBe('lab/Model');
    expect(real.configured).toEqual([[SERVER, { url: 'http://other:8000' }]]);
    reader.configure([SERVER]);
    expect(real.configured.at(-1)).toEqual([SERVER]);
    real.setWindow(7);
    expect([changes, reader.window, reader.version, loads()]).toEqual([1, 7, '1', 1]);
    await reader.close();
    expect(real.closed).toBe(true);
  });

  it('says why it cannot be loaded', async () => {
    const reader = new LazyServedReader(() => Promise.reject(new Error('not there')));
    reader.configure([SERVER]);
    await expect(reader.model()).rejects.toThrow('not there');
    await reader.close();
  });
});
