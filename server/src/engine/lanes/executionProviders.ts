import type { InferenceSession } from 'onnxruntime-node';
import { CPU_SESSION } from '../../readers/ppocr/inference/inferenceSession.ts';
import type { Accelerator } from './devices.ts';

/** How sessions are made on a device. */
export function sessionOptions(device: Accelerator): InferenceSession.SessionOptions {
  return {
    ...CPU_SESSION,
    executionProviders: [device],
    // One thread feeds the device, and it has all the batches: the arena pays here.
    enableCpuMemArena: true,
    extra: { session: { set_denormal_as_zero: '1' }, ...EXTRA[device] },
  };
}

/**
 * The Node binding hands CUDA nothing but a device number. These entries are how native programs pass the
 * rest; a build that does not look at them ignores them. Without them cuDNN tries every algorithm for each
 * new shape, which the few fixed shapes of the lanes (shapeBuckets.ts) bound in any case.
 */
const EXTRA: Readonly<Record<Accelerator, Record<string, unknown>>> = {
  webgpu: {},
  cuda: {
    ep: {
      cudaexecutionprovider: {
        cudnn_conv_algo_search: 'HEURISTIC',
        arena_extend_strategy: 'kSameAsRequested',
      },
    },
  },
  dml: {},
  coreml: {},
};
