import { describe, expect, it } from 'vitest';
import { runSteps, type Step } from '../../../scripts/testRun/runSteps.ts';

/** A step that prints, and ends with a code. */
function step(kind: Step['kind'], name: string, prints: string, code = 0): Step {
  return {
    kind,
    name,
    command: ['-e', `process.stdout.write(${JSON.stringify(prints)}); process.exitCode = ${code};`],
  };
}

async function run(...steps: Step[]): Promise<{ passed: boolean; text: string; last: string }> {
  const written: string[] = [];
  const passed = await runSteps(steps, { cwd: import.meta.dirname, write: (text) => written.push(text) });
  const text = written.join('');
  return { passed, text, last: text.trimEnd().split('\n').at(-1) ?? '' };
}

const tests = step('tests', 'The tests', 'some dots\n\n12 passed, 0 failed, 3 skipped\n');

describe('a whole check', () => {
  it('closes with one line for all of it', async () => {
    const { passed, last, text } = await run(step('check', 'Types', ''), tests);
    expect({ passed, last }).toEqual({ passed: true, last: '13 passed, 0 failed, 3 skipped' });
    expect(text).not.toContain('FAILED');
  });

  it('runs the tests whatever a check says, and says in the end what it said', async () => {
    const { passed, last, text } = await run(
      step('check', 'Prettier', 'a.ts is not formatted\n', 1),
      step('check', 'ESLint', ''),
      tests,
    );
    expect({ passed, last }).toEqual({ passed: false, last: '13 passed, 1 failed, 3 skipped' });
    expect(text.indexOf('12 passed')).toBeGreaterThan(0);
    expect(text.lastIndexOf('FAILED Prettier\na.ts is not formatted')).toBeGreaterThan(
      text.indexOf('12 passed'),
    );
    expect(text).not.toContain('FAILED ESLint');
  });

  it('counts failed tests, and tests that end badly without a count as one', async () => {
    const { passed, last, text } = await run(
      step('tests', 'Some', '5 passed, 2 failed\n', 1),
      step('tests', 'Crashing', '7 passed, 0 failed\n', 134),
      step('tests', 'Silent', '', 1),
    );
    expect({ passed, last }).toEqual({ passed: false, last: '12 passed, 4 failed' });
    for (const name of ['Some', 'Crashing', 'Silent']) expect(text).toContain(`FAILED ${name}\n`);
  });

  it('names in the end the tests that failed, however much came after them', async () => {
    const { text } = await run(
      step('tests', 'Units', 'FAILED a > b\n  expected 1\n  got 2\nother\n1 passed, 1 failed\n', 1),
      step('tests', 'Windows', 'many lines\n3 passed, 0 failed\n'),
    );
    expect(text.slice(text.indexOf('=== Windows:'))).toMatch(
      /FAILED Units\nFAILED a > b\n {2}expected 1\n {2}got 2\n\n4 passed, 1 failed\n$/,
    );
  });

  it('takes the last count of a runner, and none from a check', async () => {
    const { last } = await run(
      step('check', 'Types', '9 passed, 9 failed\n'),
      step('tests', 'Some', '1 passed, 1 failed\nagain\n2 passed, 0 failed\n'),
    );
    expect(last).toBe('3 passed, 0 failed');
  });
});
