import { FrontDoor, Host, JsonObject, OwnedNumber } from "@callplane/core";
import { z } from "zod";
interface DailyNewRoom {
  readonly privacy?: 'private' | 'public' | undefined;
  readonly expiresIn?: number | null | undefined;
  readonly properties?: JsonObject | undefined;
}
interface DailySettingsInput {
  readonly apiKey: string;
  readonly domain?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly webhookSecret?: string | undefined;
  readonly webhookPath?: string | undefined;
  readonly pinlessSecret?: string | undefined;
  readonly rooms?: 'create' | 'require' | undefined;
  readonly newRoom?: DailyNewRoom | undefined;
}
declare const shape: z.ZodObject<{
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
type DailySettings = z.output<typeof shape>;
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
interface DailyOptions {
  readonly displayName?: string | undefined;
  readonly callerId?: string | undefined;
  readonly extension?: string | undefined;
  readonly waitBeforeExtensionDialSec?: number | undefined;
  readonly video?: boolean | undefined;
  readonly videoSettings?: {
    readonly width?: number | undefined;
    readonly height?: number | undefined;
    readonly fps?: number | undefined;
    readonly videoBitrate?: number | undefined;
  } | undefined;
  readonly codecs?: {
    readonly audio?: readonly ('OPUS' | 'G722' | 'PCMU' | 'PCMA')[] | undefined;
    readonly video?: readonly ('H264' | 'VP8')[] | undefined;
  } | undefined;
  readonly provider?: 'daily' | 'signalwire' | undefined;
  readonly permissions?: {
    readonly canReceive: {
      readonly base?: boolean | JsonObject | undefined;
      readonly byUserId?: Readonly<Record<string, boolean | JsonObject>> | undefined;
      readonly byParticipantId?: Readonly<Record<string, boolean | JsonObject>> | undefined;
    };
  } | undefined;
  readonly transfer?: {
    readonly method?: 'sipCallTransfer' | 'sipRefer' | undefined;
    readonly callerId?: string | undefined;
    readonly extension?: string | undefined;
    readonly waitBeforeExtensionDialSec?: number | undefined;
  } | undefined;
}
declare const options: z.ZodType<DailyOptions, DailyOptions>;
type DailyOptionsInput = z.input<typeof options>;
declare const daily: import("@callplane/core").Plugin<"daily", import("zod").ZodType<{
  apiKey: string;
  domain?: string | undefined;
  baseUrl: string;
  webhookSecret?: string | undefined;
  webhookPath?: string | undefined;
  pinlessSecret?: string | undefined;
  rooms: "create" | "require";
  newRoom: {
    privacy: "private" | "public";
    expiresIn: number | null;
    properties: Record<string, import("zod").JSONType>;
  };
}, DailySettingsInput, import("zod/v4/core").$ZodTypeInternals<{
  apiKey: string;
  domain?: string | undefined;
  baseUrl: string;
  webhookSecret?: string | undefined;
  webhookPath?: string | undefined;
  pinlessSecret?: string | undefined;
  rooms: "create" | "require";
  newRoom: {
    privacy: "private" | "public";
    expiresIn: number | null;
    properties: Record<string, import("zod").JSONType>;
  };
}, DailySettingsInput>>, import("zod").ZodType<DailyOptions, DailyOptions, import("zod/v4/core").$ZodTypeInternals<DailyOptions, DailyOptions>>>;
declare const frontDoor: FrontDoor;
export { type DailyExtension, type DailyOptions, type DailyOptionsInput, type DailySettings, type DailySettingsInput, type DialInConfig, type DialInConfigsApi, type DialInType, type HeldCaller, type NewWebhook, type NumberSearch, type NumbersApi, type RegisteredWebhook, type RetryType, type StoredDialInConfig, type WebhooksApi, daily, dailyExtension, frontDoor as dailyFrontDoor };