import { runEngine } from './engineProcess.ts';

// The entry of the engine process.
runEngine();
