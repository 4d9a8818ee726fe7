import { describe, expect, it } from 'vitest';
import { LazyVlmReader } from '../../../../server/src/readers/vlm/lazyVlmReader.ts';
import { FakeVlmReader } from '../../../fixtures/daemon/fakeVlmReader.ts';

const SERVER = { url: 'http://gpu:8000' };

function lazy(): { reader: LazyVlmReader; real: FakeVlmReader; loads: () => number } {
  const real = new FakeVlmReader();
  let loads = 0;
  const reader = new LazyVlmReader(() => {
    loads += 1;
    return Promise.resolve(real);
  });
  return { reader, real, loads: () => loads };
}

describe('a reader that is loaded when it is needed', () => {
  it('is not loaded without servers', async () => {
    const { reader, loads } = lazy();
    const list = reader.openList();
    list.name([]);
    expect([reader.window, list.window, reader.status(), list.status()]).toEqual([0, 0, [], []]);
    list.close();
    await reader.close();
    expect(loads()).toBe(0);
  });

  it('gets the servers its lists were told of, and tells of its changes', async () => {
    const { reader, real, loads } = lazy();
    let changes = 0;
    reader.onChange(() => (changes += 1));
    const [list, other] = [reader.openList(), reader.openList()];
    list.name([SERVER]);
    list.name([SERVER, { url: 'http://other:8000' }]);
    other.name([]);
    expect(await list.models()).toEqual(['lab/Model']);
    expect(real.lists.map(({ named }) => named)).toEqual([[SERVER, { url: 'http://other:8000' }]]);
    list.name([SERVER]);
    expect(real.lists[0]?.named).toEqual([SERVER]);
    other.name([{ url: 'http://other:8000' }]);
    await other.models();
    expect(real.lists.map(({ named }) => named)).toEqual([[SERVER], [{ url: 'http://other:8000' }]]);
    real.setWindow(7);
    expect([changes, reader.window, list.window, reader.version, loads()]).toEqual([1, 7, 7, '1', 1]);
    list.close();
    expect(real.lists.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    await reader.close();
    expect(real.closed).toBe(true);
  });

  it('names nothing of a list that was closed while it was loaded', async () => {
    const { reader, real } = lazy();
    const list = reader.openList();
    list.name([SERVER]);
    list.close();
    await list.models();
    expect(real.lists.map(({ named, isClosed }) => [named, isClosed])).toEqual([[[], true]]);
    await reader.close();
  });

  it('says why it cannot be loaded', async () => {
    const reader = new LazyVlmReader(() => Promise.reject(new Error('not there')));
    const list = reader.openList();
    list.name([SERVER]);
    await expect(list.models()).rejects.toThrow('not there');
    await reader.close();
  });
});
