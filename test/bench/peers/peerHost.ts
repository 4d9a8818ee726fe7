import { reasonOf } from '../../../server/src/errors/catalogue.ts';
import { hostRequestSchema, type HostAnswer, type HostedPeer, type OpenPeer } from './hostProtocol.ts';
import { PeerMissing } from './peerReader.ts';

/**
 * The entry of a peer's process: each peer has one of its own, so that its memory and its time are its own.
 */
const PEERS: Readonly<Record<string, () => Promise<{ readonly open: OpenPeer }>>> = {
  tesseract: () => import('./hosted/tesseract.ts'),
  'tesseract-ocrmypdf': () => import('./hosted/ocrmypdf.ts'),
  'tesseract.js': () => import('./hosted/tesseractJs.ts'),
  'gutenye-ocr-node': () => import('./hosted/gutenye.ts'),
  'ppu-paddle-ocr': () => import('./hosted/ppuPaddleOcr.ts'),
  pdftotext: () => import('./hosted/pdftotext.ts'),
};

let peer: HostedPeer | undefined;

async function obey(message: unknown): Promise<HostAnswer> {
  const request = hostRequestSchema.parse(message);
  if (request.do === 'read') {
    const { id, file } = request;
    try {
      if (!peer) throw new Error('it was not started');
      return { is: 'text', id, text: await peer.read(file) };
    } catch (error) {
      return { is: 'unreadable', id, reason: reasonOf(error) };
    }
  }
  try {
    const load = PEERS[request.peer];
    if (!load) throw new PeerMissing(`there is no peer ${request.peer}`);
    peer = await (await load()).open(request.files, request.model);
    return { is: 'ready' };
  } catch (error) {
    return { is: error instanceof PeerMissing ? 'missing' : 'failed', reason: reasonOf(error) };
  }
}

process.on('message', (message) => void obey(message).then((answer) => process.send?.(answer)));
process.on('disconnect', () => process.exit(0));
