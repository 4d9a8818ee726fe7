import { folioVersion } from '../../buildId.ts';
import { cacheDirectory } from '../../cache/cacheDirectory.ts';
import { daemonPaths } from '../../daemonClient/daemonPaths.ts';
import { reasonOf, toFolioError } from '../../errors/catalogue.ts';
import { DEFAULT_LIMITS } from '../../limits.ts';
import { diagnoseServer, type ServerDiagnosis } from '../../readers/vlm/diagnosis/diagnoseServer.ts';
import type { CommandContext } from '../commandContext.ts';
import { describeMachine, inspectMachine } from '../doctor/machine.ts';
import { nativeProbe, probeNativeModules } from '../doctor/nativeProbe.ts';
import type { NativeProbe } from '../doctor/nativeProbe.ts';
import { doctorReport } from '../doctor/report.ts';
import type { Finding } from '../doctor/report.ts';
import { readTestPage, type TestReading } from '../doctor/selfTest.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';

import { deviceFinding } from '../doctor/devices.ts';
import { modelFindings } from '../doctor/models.ts';
import { modelArgument } from '../readArguments.ts';
import type { DeviceChoice } from '../../protocol.ts';

export interface DoctorFlags {
  readonly model?: string;
  readonly device?: DeviceChoice;
  /** Measure them anew. */
  readonly devices?: boolean;
}

export interface ServerDoctorFlags {
  readonly server?: readonly string[];
  readonly allowInsecureKeys?: boolean;
}

/** `folio doctor`: what is installed, which resources it can use, and whether a page is really read. */
export async function doctor(flags: DoctorFlags, context: CommandContext): Promise<ExitCode> {
  const asked = flags.model === undefined ? undefined : modelArgument(flags.model);
  const test = { device: flags.device, model: asked };
  const { findings, testPage } = await nativeFindings();
  const all: Finding[] = [
    {
      subject: 'Folio',
      lines: [`${folioVersion()} on Node ${process.versions.node}, ${process.platform} ${process.arch}`],
    },
    { subject: 'Machine', lines: describeMachine(await inspectMachine()) },
    ...findings,
    ...(await modelFindings(asked)),
    await deviceFinding(asked, flags.devices ?? false, context.signal),
    { subject: 'Paths', lines: paths() },
    { subject: 'Limits', lines: Object.entries(DEFAULT_LIMITS).map(([name, value]) => `${name}=${value}`) },
    await testPageFinding('Daemon', true, testPage, test, context),
    await testPageFinding('No daemon', false, testPage, test, context),
  ];
  context.stdout.write(`${doctorReport(all)}\n`);
  return all.some((finding) => finding.problem !== undefined) ? EXIT.someFailed : EXIT.ok;
}

function paths(): string[] {
  const { run, log } = daemonPaths();
  return [`cache ${cacheDirectory()}`, `run ${run}`, `log ${log}`];
}

/** `folio doctor --server URL`: what is wrong with servers, and how to fix it. Checks nothing else. */
export async function diagnoseServers(
  { server: urls = [], allowInsecureKeys = false }: ServerDoctorFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const apiKey = process.env['FOLIO_SERVER_KEY'];
  const all: Finding[] = [];
  for (const url of urls) {
    const key = apiKey === undefined || apiKey === '' ? {} : { apiKey };
    const settings = { url, ...key, allowKeyOverHttp: allowInsecureKeys };
    const diagnosis = await diagnoseServer(settings, { signal: context.signal });
    all.push(...serverFindings(diagnosis));
  }
  context.stdout.write(`${doctorReport(all)}\n`);
  return all.some((finding) => finding.problem !== undefined) ? EXIT.someFailed : EXIT.ok;
}

function serverFindings({ url, findings }: ServerDiagnosis): Finding[] {
  return [
    { subject: 'Server', lines: [url] },
    ...findings.map(({ text, fix }) =>
      fix === undefined
        ? { subject: '', lines: [text] }
        : { subject: '', lines: [], problem: `${text} ${fix}` },
    ),
  ];
}

/** The process in which `doctor` loads native modules that may crash. */
export async function printNativeProbe({ stdout }: CommandContext): Promise<ExitCode> {
  stdout.write(`${JSON.stringify(await nativeProbe())}\n`);
  return EXIT.ok;
}

async function nativeFindings(): Promise<{ findings: Finding[]; testPage: string | undefined }> {
  try {
    const probe = await probeNativeModules(process.argv[1] ?? '');
    return { findings: probe.modules.map(moduleFinding), testPage: probe.testPage };
  } catch (error) {
    const problem = `the native modules cannot be loaded: ${reasonOf(error)}. Run \`npm ci\` again.`;
    return { findings: [{ subject: 'Libraries', lines: [], problem }], testPage: undefined };
  }
}

function moduleFinding(module: NativeProbe['modules'][number], index: number): Finding {
  const { name, version, details, problem } = module;
  const line = [`${name} ${version}`, details].filter((text) => text !== '').join(', ');
  const subject = index === 0 ? 'Libraries' : '';
  return {
    subject,
    lines: [line],
    ...(problem === undefined ? {} : { problem: `${problem}. Run \`npm ci\` again.` }),
  };
}

async function testPageFinding(
  subject: string,
  daemon: boolean,
  testPage: string | undefined,
  test: TestReading,
  context: CommandContext,
): Promise<Finding> {
  if (testPage === undefined) return { subject, lines: [], problem: 'the test page could not be drawn.' };
  try {
    const service = await context.openService({ daemon });
    try {
      const result = await readTestPage(Buffer.from(testPage, 'base64'), test, service, context);
      const line = `test page read in ${result.milliseconds.toFixed(0)} ms by ${result.reader}`;
      const lines = [line, ...result.warnings];
      if (result.correct) return { subject, lines };
      return {
        subject,
        lines,
        problem: `the test page was read as "${result.text.replace(/\s+/g, ' ')}".`,
      };
    } finally {
      await service.close();
    }
  } catch (error) {
    const known = toFolioError(error);
    if (known.code === 'cancelled') throw known;
    return { subject, lines: [], problem: `${known.message} ${known.hint}` };
  }
}
