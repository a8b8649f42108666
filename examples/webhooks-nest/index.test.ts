import { nodeWebhooks } from '@callplane/kit'
import { Module, type INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { test } from 'vitest'
import { expectBodyParserExplained, expectSignedWebhooks, type Open } from '../webhook-trial.ts'
import { createApp } from './index.ts'

// oxlint-disable-next-line typescript/no-extraneous-class -- a module of NestJS is an empty class
class AppModule {}
// What `@Module({})` above the class does.
Module({})(AppModule)

type AppOf = (
  dispatcher: Parameters<Open>[0]['dispatcher'],
  host: Parameters<Open>[0]['host'],
) => Promise<INestApplication>

const serve =
  (appOf: AppOf): Open =>
  async ({ dispatcher, host, port }) => {
    const app = await appOf(dispatcher, host)
    app.useLogger(false)
    await app.listen(port, '127.0.0.1')
    return () => {
      app.getHttpServer().closeAllConnections()
      return app.close()
    }
  }

test('signed webhooks drive the timeline', () =>
  expectSignedWebhooks(serve((dispatcher, host) => createApp(AppModule, dispatcher, host))))

/** An app whose parser of JSON comes before the webhooks. */
const parsedFirst = async (
  rawBody: boolean,
  ...[dispatcher, host]: Parameters<AppOf>
): Promise<INestApplication> => {
  const options = { rawBody, logger: false } as const
  const app = await NestFactory.create<NestExpressApplication>(AppModule, options)
  app.useBodyParser('json')
  app.use('/webhooks', nodeWebhooks({ dispatcher, host }))
  return app
}

test('signed webhooks pass behind a body parser where rawBody keeps the bytes', () =>
  expectSignedWebhooks(serve((dispatcher, host) => parsedFirst(true, dispatcher, host))))

test('without rawBody the answer and the log name the body parser', () =>
  expectBodyParserExplained(serve((dispatcher, host) => parsedFirst(false, dispatcher, host))))
