import { FolioError } from '../../../errors/catalogue.ts';
import type { ServerProblem } from '../http/serverProblem.ts';

/** The error of the catalogue that a server's problem is. Neither keys nor what the server wrote get into it. */
export function problemError(problem: ServerProblem, server: string, model: string | undefined): FolioError {
  const { kind, reason, status } = problem;
  const details = { server, reason };
  switch (kind) {
    case 'unreachable':
      return new FolioError('server-unreachable', details, { cause: problem });
    case 'key':
      return new FolioError('server-refused', { server, status: status ?? 401 });
    case 'model':
      return new FolioError('server-model', { server, model: model ?? '?' });
    case 'timeout':
      return new FolioError('server-timeout', details);
    case 'busy':
      return new FolioError('server-busy', { server, status: status ?? 503 });
    case 'request':
    case 'too-large':
      return new FolioError('server-request', { server, status: status ?? 400 });
    case 'engine':
    case 'broken':
    case 'garbage':
      return new FolioError('server-failed', details);
  }
}
