import 'reflect-metadata'
import type { Dispatcher, Host } from '@callplane/core'
import { nodeWebhooks } from '@callplane/kit'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'

/** Webhooks of all providers in a NestJS app. What is added before `listen` comes before the body parsers. */
export const createApp = async (
  appModule: Parameters<typeof NestFactory.create>[0],
  dispatcher: Dispatcher,
  host: Host,
): Promise<NestExpressApplication> => {
  const app = await NestFactory.create<NestExpressApplication>(appModule)
  app.use('/webhooks', nodeWebhooks({ dispatcher, host }))
  return app
}
