import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LLAMA_CPP } from '../../../../../server/src/readers/vlm/adapters/llamaCpp.ts';
import { readMetrics } from '../../../../../server/src/readers/vlm/adapters/metricsText.ts';
import { SGLANG } from '../../../../../server/src/readers/vlm/adapters/sglang.ts';
import { VLLM } from '../../../../../server/src/readers/vlm/adapters/vllm.ts';

describe('metrics', () => {
  it('of several engines are summed', () => {
    const text = [
      '# TYPE vllm:num_requests_running gauge',
      'vllm:num_requests_running{engine="0",model_name="a, \\"b\\" {c}"} 12.0',
      'vllm:num_requests_running{engine="1",model_name="m"} 8',
      'vllm:num_requests_waiting{engine="0"} 3.0 1700000000000',
      'vllm:num_requests_waiting{engine="1"} 0',
      'vllm:time_to_first_token_seconds_bucket{le="+Inf"} 5',
    ].join('\n');
    expect(VLLM.readLoad?.(text)).toEqual({ running: 20, waiting: 3 });
    const [first] = readMetrics(text, () => true);
    expect(first?.labels).toEqual({ engine: '0', model_name: 'a, "b" {c}' });
  });

  it('have other names elsewhere', () => {
    expect(SGLANG.readLoad?.('sglang:num_running_reqs 4\nsglang:num_queue_reqs 2\n')).toEqual({
      running: 4,
      waiting: 2,
    });
    expect(LLAMA_CPP.readLoad?.('llamacpp:requests_processing 1\nllamacpp:requests_deferred 0')).toEqual({
      running: 1,
      waiting: 0,
    });
  });

  it('are nothing where there are none', () => {
    expect(VLLM.readLoad?.('<html>404</html>')).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => void readMetrics(text, () => true)));
  });
});
