import { parseArgs } from 'node:util'
import { createEmulator } from './create-emulator.ts'

const usage = `Usage: pnpm emulator -- [--port 4010] [--host 127.0.0.1] [--speed 10] [--seed text] [--verbose]`

type Arguments = {
  readonly port: number
  readonly host: string
  readonly speed: number
  readonly seed: string | undefined
  readonly verbose: boolean
}

/** Undefined after printing an error or the usage. */
function readArguments(): Arguments | undefined {
  try {
    const { values } = parseArgs({
      // pnpm passes its own "--" to the script.
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
      options: {
        port: { type: 'string', default: '4010' },
        host: { type: 'string', default: '127.0.0.1' },
        speed: { type: 'string', default: '1' },
        seed: { type: 'string' },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(usage)
      return undefined
    }
    const port = Number(values.port)
    const speed = Number(values.speed)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error('--port must be an integer from 0 to 65535')
    if (!(speed > 0 && Number.isFinite(speed)))
      throw new Error('--speed must be a number greater than 0')
    return { port, host: values.host, speed, seed: values.seed, verbose: values.verbose }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.error(usage)
    process.exitCode = 2
    return undefined
  }
}

const given = readArguments()
if (given) {
  const { port, host, speed, seed, verbose } = given
  const emulator = createEmulator({ speed, seed, ...(verbose ? { log: console.log } : {}) })
  try {
    const { url } = await emulator.listen({ port, host })
    console.log(`Emulator at ${url}, ${speed} virtual seconds per second.`)
    for (const { provider, baseUrl } of Object.values(emulator.keys())) {
      console.log(`  ${provider.padEnd(10)} ${baseUrl}`)
    }
    console.log(`Credentials: GET ${url}/_emulator/keys`)
    const stop = (): void => void emulator.close()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
