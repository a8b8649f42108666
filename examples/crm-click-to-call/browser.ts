import sparticuz from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

/** The Chrome that `CHROME_PATH` names, or the one that came as a package; nothing has to be installed by hand. */
export const openBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? (await sparticuz.executablePath()),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
