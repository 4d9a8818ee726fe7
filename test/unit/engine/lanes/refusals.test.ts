import { expect, it } from 'vitest';
import { explained } from '../../../../server/src/engine/lanes/refusals.ts';

const FAILED = 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
const printed = (library: string, why: string): string =>
  `\u001b[31m[E:onnxruntime] Get() FAIL : Failed to load library /a/bin/${library} with error: ${why}\n\u001b[m\n`;

it.each([
  [
    'libonnxruntime_providers_shared.so',
    '/a/bin/libonnxruntime_providers_shared.so: cannot open shared object file: No such file or directory',
    'its provider library is not installed (`folio devices install cuda`)',
  ],
  [
    'libonnxruntime_providers_cuda.so',
    'libcudnn.so.9: cannot open shared object file: No such file or directory',
    'the system lacks libcudnn.so.9',
  ],
  [
    'libonnxruntime_providers_cuda.so',
    '/a/bin/libonnxruntime_providers_cuda.so: file too short',
    'its provider library libonnxruntime_providers_cuda.so cannot be loaded',
  ],
])('%s: %s', (library, why, reason) => {
  expect(explained(FAILED, printed(library, why))).toBe(reason);
});

it('other reasons stay as they are', () => {
  expect(explained('no adapter', 'anything')).toBe('no adapter');
});
