import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import sparticuz from '@sparticuz/chromium'
import { chromium, type Page } from 'playwright-core'
import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import type { CommandResult } from './run-command.ts'

const PHONE = '+14155550171'

interface Keys {
  readonly baseUrl: string
  readonly numbers: readonly string[]
  readonly credentials: Readonly<Record<string, string>>
}

/** The application: its menu, and the digits that it is given. */
const startApplication = async (): Promise<{ server: Server; url: string; digits: string[] }> => {
  const digits: string[] = []
  const menu =
    '<Response><Gather action="/menu" numDigits="1"><Say>Press two for sales</Say></Gather></Response>'
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const given = new URLSearchParams(body).get('Digits')
      if (given !== null) digits.push(given)
      response.setHeader('content-type', 'text/xml')
      response.end(
        given === null ? menu : '<Response><Say>Thank you</Say><Pause length="600"/></Response>',
      )
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, digits, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** Places a call with the vendor's own client, whose requests go to the emulator. */
const placeCall = async ({ baseUrl, credentials, numbers }: Keys, url: string): Promise<void> => {
  class Redirected extends twilio.RequestClient {
    override request<Data>(options: RequestClient.RequestOptions<Data>) {
      const uri = options.uri.replace('https://api.twilio.com', baseUrl)
      return super.request<Data>({ ...options, uri })
    }
  }
  const { accountSid, authToken } = credentials
  const client = twilio(accountSid, authToken, { httpClient: new Redirected() })
  await client.calls.create({ to: PHONE, from: numbers[0]!, url })
}

/** Answers on the page, listens, presses a key, and hangs up. */
const usePhone = async (page: Page): Promise<void> => {
  const phone = page.getByRole('article', { name: `Telephone ${PHONE}` })
  await phone.getByRole('button', { name: 'Answer' }).click()
  await phone.getByText('Press two for sales').waitFor()
  await phone.getByRole('button', { name: '2', exact: true }).click()
  await phone.getByText('Thank you').waitFor()
  await phone.getByRole('button', { name: 'Hang up' }).click()
  await phone.getByText('idle').waitFor()
}

const inBrowser = async (url: string): Promise<readonly string[]> => {
  const application = await startApplication()
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? (await sparticuz.executablePath()),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  try {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('pageerror', ({ message }) => faults.push(message))
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) faults.push(`the page fetches ${request.url()}`)
    })
    await page.goto(url)
    await page.getByText('live', { exact: true }).waitFor()
    const keys = (await (await fetch(`${url}/_emulator/keys`)).json()) as Record<string, Keys>
    await placeCall(keys['twilio']!, `${application.url}/menu`)
    await usePhone(page)
    const given = application.digits.join()
    if (given !== '2') faults.push(`the application was given ${JSON.stringify(given)}, not 2`)
    return faults
  } finally {
    await browser.close()
    application.server.close()
  }
}

/** npx starts the emulator as a further process: the group ends as a whole. */
const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.pid === undefined) return
  const closed = once(child, 'close')
  process.kill(-child.pid, 'SIGTERM')
  await closed
}

/**
 * The page of the installed emulator, in Chromium: a call of the official `twilio` client is answered on it, a key is
 * pressed, and the application's menu receives the key. `folder` has the package installed.
 */
export const checkEmulatorPage = async (
  folder: string,
  node: string,
  npx: string,
): Promise<CommandResult> => {
  const args = [
    npx,
    'callplane-emulator',
    '--port',
    '0',
    '--phones',
    'manual',
    '--speed',
    '10',
    '--json',
  ]
  const child = spawn(node, args, {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', NODE_PATH: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  try {
    const [first] = (await once(createInterface(child.stdout), 'line')) as [string]
    const { url } = JSON.parse(first) as { readonly url: string }
    const faults = await inBrowser(url)
    if (faults.length > 0) return { ok: false, output: faults.join('\n') }
    return { ok: true, output: 'the page works in Chromium' }
  } catch (error) {
    return { ok: false, output: error instanceof Error ? (error.stack ?? '') : String(error) }
  } finally {
    await stop(child)
  }
}
