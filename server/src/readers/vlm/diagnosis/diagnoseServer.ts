import { systemClock, type Clock } from '../../../clock.ts';
import { toFolioError } from '../../../errors/catalogue.ts';
import { readMetrics } from '../adapters/metricsText.ts';
import { checkKey } from '../fleet/fleetList.ts';
import { problemError } from '../fleet/problemTexts.ts';
import { identify, type ServerIdentity } from '../fleet/serverIdentity.ts';
import { serverAddress } from '../http/serverAddress.ts';
import { ServerClient } from '../http/serverClient.ts';
import { ServerProblem } from '../http/serverProblem.ts';
import type { HttpTransport } from '../http/transport.ts';
import { NodeTransport } from '../http/nodeTransport.ts';
import { loadProfiles } from '../profiles/profileSet.ts';
import type { ServerSettings } from '../vlmReader.ts';
import { DEFAULT_STREAM_SETTINGS, type StreamSettings } from '../stream/streamSettings.ts';
import { checkNgramGuard } from './ngramCheck.ts';
import { readTestPicture } from './testReading.ts';

/** One thing that was found out about a server. */
export interface ServerFinding {
  readonly text: string;
  /** It is wrong, and this mends it. */
  readonly fix?: string;
}

export interface ServerDiagnosis {
  /** Without credentials. */
  readonly url: string;
  readonly findings: readonly ServerFinding[];
}

export interface DiagnosisOptions {
  readonly profilesDirectory?: string;
  readonly transport?: HttpTransport;
  readonly clock?: Clock;
  readonly stream?: Partial<StreamSettings>;
  readonly signal?: AbortSignal;
}

/** What the checks share. */
export interface CheckedServer {
  readonly client: ServerClient;
  readonly identity: ServerIdentity;
  readonly clock: Clock;
  readonly stream: StreamSettings;
  readonly signal: AbortSignal;
}

/**
 * Looks at a server as a page would meet it, and says in plain words what is wrong and how to mend it: not
 * there, wrong key, no model, flags that were left out, a picture that is read wrongly. Never rejects, but
 * with `cancelled`.
 */
export async function diagnoseServer(
  settings: ServerSettings,
  options: DiagnosisOptions = {},
): Promise<ServerDiagnosis> {
  const { clock = systemClock, signal = new AbortController().signal } = options;
  const stream = { ...DEFAULT_STREAM_SETTINGS, ...options.stream };
  const findings: ServerFinding[] = [];
  let url = '';
  const transport = options.transport ?? new NodeTransport(stream.connectMilliseconds);
  try {
    const address = serverAddress(settings.url);
    url = address.shown;
    checkKey(settings, address);
    const client = new ServerClient({ transport, address, apiKey: settings.apiKey, clock });
    const { profiles, problems } = loadProfiles(options.profilesDirectory);
    for (const { message, hint } of problems) findings.push({ text: message, fix: hint });
    const identity = await identify(client, settings, profiles, stream.inquiryMilliseconds, signal);
    const server: CheckedServer = { client, identity, clock, stream, signal };
    findings.push(...identityFindings(identity));
    findings.push(...(await metricsFindings(server)));
    findings.push(...(await readTestPicture(server)));
    findings.push(...(await checkNgramGuard(server)));
  } catch (error) {
    if (signal.aborted) throw toFolioError(signal.reason, 'cancelled');
    const known =
      error instanceof ServerProblem ? problemError(error, url, settings.model) : toFolioError(error);
    findings.push({ text: known.message, fix: known.hint });
  } finally {
    if (!options.transport) await transport.close();
  }
  return { url, findings };
}

function identityFindings({ adapter, profile, model, context }: ServerIdentity): ServerFinding[] {
  const findings: ServerFinding[] = [
    { text: `${adapter.title} serves ${model}, read with the profile "${profile.name}".` },
  ];
  if (profile.models.length === 0)
    findings.push({
      text: 'No profile was made for this model: it is asked in general words, and its tables and figures may be poor.',
      fix: 'Serve an OCR model such as deepseek-ai/DeepSeek-OCR, or add a profile.',
    });
  else if (context !== undefined && context < profile.context)
    findings.push({
      text: `Its context is ${context} tokens, and ${profile.title} has ${profile.context}: long pages are cut off.`,
      fix: `Start it with --max-model-len ${profile.context}.`,
    });
  if (profile.output === 'grounded' && !adapter.returnsTags)
    findings.push({
      text: `${adapter.title} leaves out the tags of the model: no boxes, no figures.`,
      fix: 'Serve the model with vLLM to have them.',
    });
  return findings;
}

const CACHE_CONFIG = 'vllm:cache_config_info';

async function metricsFindings({
  client,
  identity,
  stream,
  signal,
}: CheckedServer): Promise<ServerFinding[]> {
  const { adapter, profile } = identity;
  if (adapter.loadPath === undefined || !adapter.readLoad) return [];
  let text: string;
  try {
    text = await client.getText(adapter.loadPath, stream.inquiryMilliseconds, signal);
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
    return [{ text: 'It tells nothing of its queue: pages are shared out by how fast it answers.' }];
  }
  const load = adapter.readLoad(text);
  const findings: ServerFinding[] = load
    ? [{ text: `${load.running} requests run, ${load.waiting} wait.` }]
    : [{ text: 'It tells nothing of its queue: pages are shared out by how fast it answers.' }];
  const caching = readMetrics(text, (name) => name === CACHE_CONFIG).some(
    ({ labels }) => labels['enable_prefix_caching']?.toLowerCase() === 'true',
  );
  if (caching && profile.output === 'grounded')
    findings.push({
      text: 'Prefix caching is on: every page differs, so it brings nothing, and it was seen to make the model write dots.',
      fix: 'Start vLLM with --no-enable-prefix-caching --mm-processor-cache-gb 0.',
    });
  return findings;
}
