import { Host, OwnedNumber } from "@callplane/core";
import { z } from "zod";
declare const settings: z.ZodObject<{
  apiKey: z.ZodString;
  domain: z.ZodOptional<z.ZodString>;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
  webhookSecret: z.ZodOptional<z.ZodString>;
  webhookPath: z.ZodOptional<z.ZodString>;
  pinlessSecret: z.ZodOptional<z.ZodString>;
  rooms: z.ZodDefault<z.ZodEnum<{
    create: "create";
    require: "require";
  }>>;
  newRoom: z.ZodPrefault<z.ZodObject<{
    privacy: z.ZodDefault<z.ZodEnum<{
      private: "private";
      public: "public";
    }>>;
    expiresIn: z.ZodDefault<z.ZodNullable<z.ZodInt>>;
    properties: z.ZodDefault<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>;
  }, z.core.$strict>>;
}, z.core.$strict>;
type DailySettings = z.output<typeof settings>;
type DailySettingsInput = z.input<typeof settings>;
type DialInType = 'pinless_dialin' | 'pin_dialin';
interface DialInConfig {
  readonly phoneNumber?: string | undefined;
  readonly namePrefix?: string | undefined;
  readonly hmac?: string | undefined;
  readonly roomCreationApi?: string | undefined;
  readonly holdMusicUrl?: string | undefined;
  readonly timeoutMessage?: string | undefined;
  readonly greeting?: string | undefined;
}
interface StoredDialInConfig extends DialInConfig {
  readonly id: string;
  readonly type: string;
  readonly sipUri?: string | undefined;
}
interface DialInConfigsApi {
  create(type: DialInType, config: DialInConfig): Promise<StoredDialInConfig>;
  list(): Promise<readonly StoredDialInConfig[]>;
  get(id: string): Promise<StoredDialInConfig | null>;
  update(id: string, config: DialInConfig): Promise<StoredDialInConfig>;
  remove(id: string): Promise<void>;
}
interface HeldCaller {
  readonly callId: string;
  readonly callDomain: string;
  readonly from?: string | undefined;
}
interface NumberSearch {
  readonly areacode?: string | undefined;
  readonly region?: string | undefined;
  readonly city?: string | undefined;
  readonly contains?: string | undefined;
  readonly startsWith?: string | undefined;
  readonly endsWith?: string | undefined;
}
interface NumbersApi {
  search(wanted: NumberSearch): Promise<readonly {
    readonly number: string;
  }[]>;
  buy(number?: string): Promise<OwnedNumber>;
  list(): Promise<readonly OwnedNumber[]>;
  release(id: string): Promise<void>;
}
type RetryType = 'circuit-breaker' | 'exponential';
interface RegisteredWebhook {
  readonly id: string;
  readonly url: string;
  readonly hmac: string | undefined;
  readonly retryType: string | undefined;
  readonly events: readonly string[];
  readonly active: boolean;
}
interface NewWebhook {
  readonly url: string;
  readonly events?: readonly string[] | undefined;
  readonly retryType?: RetryType | undefined;
  readonly hmac?: string | undefined;
  readonly basicAuth?: string | undefined;
}
interface WebhooksApi {
  create(webhook: NewWebhook): Promise<RegisteredWebhook>;
  list(): Promise<readonly RegisteredWebhook[]>;
  get(id: string): Promise<RegisteredWebhook | null>;
  update(id: string, changes: Partial<NewWebhook>): Promise<RegisteredWebhook>;
  remove(id: string): Promise<void>;
  ensure(webhook: NewWebhook): Promise<RegisteredWebhook>;
}
interface DailyExtension {
  readonly webhooks: WebhooksApi;
  readonly numbers: NumbersApi;
  readonly dialInConfigs: DialInConfigsApi;
  forwardCaller(caller: HeldCaller, sipUri: string): Promise<void>;
  roomUrl(room: string): string | undefined;
}
declare const dailyExtension: (given: DailySettingsInput, host: Host) => DailyExtension;
declare const options: z.ZodObject<{
  displayName: z.ZodOptional<z.ZodString>;
  callerId: z.ZodOptional<z.ZodString>;
  extension: z.ZodOptional<z.ZodString>;
  waitBeforeExtensionDialSec: z.ZodOptional<z.ZodInt>;
  video: z.ZodOptional<z.ZodBoolean>;
  videoSettings: z.ZodOptional<z.ZodObject<{
    width: z.ZodOptional<z.ZodInt>;
    height: z.ZodOptional<z.ZodInt>;
    fps: z.ZodOptional<z.ZodInt>;
    videoBitrate: z.ZodOptional<z.ZodInt>;
  }, z.core.$strict>>;
  codecs: z.ZodOptional<z.ZodObject<{
    audio: z.ZodOptional<z.ZodArray<z.ZodEnum<{
      G722: "G722";
      OPUS: "OPUS";
      PCMA: "PCMA";
      PCMU: "PCMU";
    }>>>;
    video: z.ZodOptional<z.ZodArray<z.ZodEnum<{
      H264: "H264";
      VP8: "VP8";
    }>>>;
  }, z.core.$strict>>;
  provider: z.ZodOptional<z.ZodEnum<{
    daily: "daily";
    signalwire: "signalwire";
  }>>;
  permissions: z.ZodOptional<z.ZodObject<{
    canReceive: z.ZodObject<{
      base: z.ZodOptional<z.ZodUnion<readonly [z.ZodBoolean, z.ZodRecord<z.ZodString, z.ZodJSONSchema>]>>;
      byUserId: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodUnion<readonly [z.ZodBoolean, z.ZodRecord<z.ZodString, z.ZodJSONSchema>]>>>;
      byParticipantId: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodUnion<readonly [z.ZodBoolean, z.ZodRecord<z.ZodString, z.ZodJSONSchema>]>>>;
    }, z.core.$strict>;
  }, z.core.$strict>>;
  transfer: z.ZodOptional<z.ZodObject<{
    method: z.ZodDefault<z.ZodEnum<{
      sipCallTransfer: "sipCallTransfer";
      sipRefer: "sipRefer";
    }>>;
    callerId: z.ZodOptional<z.ZodString>;
    extension: z.ZodOptional<z.ZodString>;
    waitBeforeExtensionDialSec: z.ZodOptional<z.ZodInt>;
  }, z.core.$strict>>;
}, z.core.$strict>;
type DailyOptions = z.output<typeof options>;
type DailyOptionsInput = z.input<typeof options>;
declare const daily: import("@callplane/core").Plugin<"daily", import("zod").ZodObject<{
  apiKey: import("zod").ZodString;
  domain: import("zod").ZodOptional<import("zod").ZodString>;
  baseUrl: import("zod").ZodDefault<import("zod").ZodPipe<import("zod").ZodURL, import("zod").ZodTransform<string, string>>>;
  webhookSecret: import("zod").ZodOptional<import("zod").ZodString>;
  webhookPath: import("zod").ZodOptional<import("zod").ZodString>;
  pinlessSecret: import("zod").ZodOptional<import("zod").ZodString>;
  rooms: import("zod").ZodDefault<import("zod").ZodEnum<{
    create: "create";
    require: "require";
  }>>;
  newRoom: import("zod").ZodPrefault<import("zod").ZodObject<{
    privacy: import("zod").ZodDefault<import("zod").ZodEnum<{
      private: "private";
      public: "public";
    }>>;
    expiresIn: import("zod").ZodDefault<import("zod").ZodNullable<import("zod").ZodInt>>;
    properties: import("zod").ZodDefault<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodJSONSchema>>;
  }, import("zod/v4/core").$strict>>;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{
  displayName: import("zod").ZodOptional<import("zod").ZodString>;
  callerId: import("zod").ZodOptional<import("zod").ZodString>;
  extension: import("zod").ZodOptional<import("zod").ZodString>;
  waitBeforeExtensionDialSec: import("zod").ZodOptional<import("zod").ZodInt>;
  video: import("zod").ZodOptional<import("zod").ZodBoolean>;
  videoSettings: import("zod").ZodOptional<import("zod").ZodObject<{
    width: import("zod").ZodOptional<import("zod").ZodInt>;
    height: import("zod").ZodOptional<import("zod").ZodInt>;
    fps: import("zod").ZodOptional<import("zod").ZodInt>;
    videoBitrate: import("zod").ZodOptional<import("zod").ZodInt>;
  }, import("zod/v4/core").$strict>>;
  codecs: import("zod").ZodOptional<import("zod").ZodObject<{
    audio: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodEnum<{
      G722: "G722";
      OPUS: "OPUS";
      PCMA: "PCMA";
      PCMU: "PCMU";
    }>>>;
    video: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodEnum<{
      H264: "H264";
      VP8: "VP8";
    }>>>;
  }, import("zod/v4/core").$strict>>;
  provider: import("zod").ZodOptional<import("zod").ZodEnum<{
    daily: "daily";
    signalwire: "signalwire";
  }>>;
  permissions: import("zod").ZodOptional<import("zod").ZodObject<{
    canReceive: import("zod").ZodObject<{
      base: import("zod").ZodOptional<import("zod").ZodUnion<readonly [import("zod").ZodBoolean, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodJSONSchema>]>>;
      byUserId: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnion<readonly [import("zod").ZodBoolean, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodJSONSchema>]>>>;
      byParticipantId: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnion<readonly [import("zod").ZodBoolean, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodJSONSchema>]>>>;
    }, import("zod/v4/core").$strict>;
  }, import("zod/v4/core").$strict>>;
  transfer: import("zod").ZodOptional<import("zod").ZodObject<{
    method: import("zod").ZodDefault<import("zod").ZodEnum<{
      sipCallTransfer: "sipCallTransfer";
      sipRefer: "sipRefer";
    }>>;
    callerId: import("zod").ZodOptional<import("zod").ZodString>;
    extension: import("zod").ZodOptional<import("zod").ZodString>;
    waitBeforeExtensionDialSec: import("zod").ZodOptional<import("zod").ZodInt>;
  }, import("zod/v4/core").$strict>>;
}, import("zod/v4/core").$strict>>;
export { type DailyExtension, type DailyOptions, type DailyOptionsInput, type DailySettings, type DailySettingsInput, type DialInConfig, type DialInConfigsApi, type DialInType, type HeldCaller, type NewWebhook, type NumberSearch, type NumbersApi, type RegisteredWebhook, type RetryType, type StoredDialInConfig, type WebhooksApi, daily, dailyExtension };