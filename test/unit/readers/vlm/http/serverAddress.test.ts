import { describe, expect, it } from 'vitest';
import { serverAddress } from '../../../../../server/src/readers/vlm/http/serverAddress.ts';

describe('the address of a server', () => {
  it.each([
    ['http://gpu:8000', 'http://gpu:8000'],
    ['gpu:8000', 'http://gpu:8000'],
    [' https://host/v1/ ', 'https://host'],
    ['https://host/ocr/v1/chat/completions', 'https://host/ocr'],
    ['http://host/v1/models', 'http://host'],
    ['http://[::1]:8000/', 'http://[::1]:8000'],
  ])('%s', (text, base) => {
    expect(serverAddress(text)).toEqual({ base, shown: base });
  });

  it('shows no credentials', () => {
    const { shown, base, authorization } = serverAddress('https://me:p%40ss@host/v1?key=1');
    expect([shown, base]).toEqual(['https://host', 'https://host']);
    expect(authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  it.each(['', 'http://', 'ftp://me:secret@host', 'not an address'])('"%s" is none', (text) => {
    expect(() => serverAddress(text)).toThrow(expect.objectContaining({ code: 'server-address' }));
    try {
      serverAddress(text);
    } catch (error) {
      expect(String(error)).not.toContain('secret');
    }
  });
});
