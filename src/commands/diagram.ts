import dotenv from 'dotenv';
import { runDiagram } from '../graph/diagram-command.js';

/** Of `.env` only TREE counts: a private number must not get into a picture. */
const env = { ...process.env };
dotenv.config({ quiet: true, processEnv: env });
process.exitCode = await runDiagram(process.argv.slice(2), env['TREE'], console);
