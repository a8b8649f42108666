import { CallEvent, FrontDoor, Host, RoutingRule } from "@callplane/core";
import { z } from "zod";
interface VideosdkSettingsInput {
  readonly token?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly secret?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly webhookPublicKey?: string | undefined;
  readonly webhookPath?: string | undefined;
  readonly routingRulePath?: 'singular' | 'plural' | undefined;
  readonly organizationId?: string | undefined;
}
declare const shape: z.ZodObject<{
  token: z.ZodOptional<z.ZodString>;
  apiKey: z.ZodOptional<z.ZodString>;
  secret: z.ZodOptional<z.ZodString>;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
  webhookPublicKey: z.ZodOptional<z.ZodString>;
  webhookPath: z.ZodOptional<z.ZodString>;
  routingRulePath: z.ZodDefault<z.ZodEnum<{
    plural: "plural";
    singular: "singular";
  }>>;
  organizationId: z.ZodOptional<z.ZodString>;
}, z.core.$strict>;
type VideosdkSettings = z.output<typeof shape>;
interface SwitchRoom {
  readonly roomId: string;
  readonly participantId?: string | undefined;
  readonly token?: string | undefined;
}
declare const wireRule: z.ZodObject<{
  id: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
  name: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
  type: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
  numbers: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
  phoneNumbers: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
  room: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodObject<{
    type: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    prefix: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    id: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    pin: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
  }, z.core.$strip>>>>;
  agentId: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
  agentMetadata: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, z.ZodUnknown>>>>;
  gatewayId: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
  dispatch: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodObject<{
    room: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodObject<{
      type: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
      prefix: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
      id: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
      pin: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    }, z.core.$strip>>>>;
    agent: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodObject<{
      type: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
      id: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
      metadata: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, z.ZodUnknown>>>>;
    }, z.core.$strip>>>>;
  }, z.core.$strip>>>>;
  headers: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, z.ZodString>>>>;
  headersToAttributes: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, z.ZodString>>>>;
  includeHeaders: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
  allowedNumbers: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
  allowedIpAddresses: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
  recording: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodBoolean>>>;
  dtmf: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodBoolean>>>;
  noiseCancellation: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodBoolean>>>;
  hidePhoneNumber: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodBoolean>>>;
  tags: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
}, z.core.$strip>;
type WireRule = z.output<typeof wireRule>;
declare const wirePhoneNumber: z.ZodObject<{
  phoneNumber: z.ZodObject<{
    phoneNumberId: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    e164: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    name: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    status: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    origin: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
  }, z.core.$strip>;
  inbound: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodObject<{
    id: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    gatewayId: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    name: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    address: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    numbers: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
    transport: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    mediaEncryption: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    geoRegion: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    sipRegion: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    auth: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodObject<{
      username: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
      password: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    }, z.core.$strip>>>>;
    allowedAddresses: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
    allowedNumbers: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
    record: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodBoolean>>>;
    noiseCancellation: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodBoolean>>>;
    enableDtmf: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodBoolean>>>;
    metadata: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, z.ZodUnknown>>>>;
    tags: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
  }, z.core.$strip>>>>;
  outbound: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodObject<{
    id: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    gatewayId: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    name: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    address: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    numbers: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
    transport: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    mediaEncryption: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    geoRegion: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    sipRegion: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    auth: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodObject<{
      username: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
      password: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodString>>>;
    }, z.core.$strip>>>>;
    allowedAddresses: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
    allowedNumbers: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
    record: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodBoolean>>>;
    noiseCancellation: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodBoolean>>>;
    enableDtmf: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodBoolean>>>;
    metadata: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, z.ZodUnknown>>>>;
    tags: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
  }, z.core.$strip>>>>;
}, z.core.$strip>;
type WirePhoneNumber = z.output<typeof wirePhoneNumber>;
interface GatewayCredentials {
  readonly username: string;
  readonly password: string;
}
type Transport = 'udp' | 'tcp' | 'tls';
interface NewPhoneNumbers {
  readonly name: string;
  readonly phoneNumbers: readonly string[];
  readonly isShared?: boolean | undefined;
  readonly mediaEncryption?: 'enable' | 'disable' | undefined;
  readonly inbound: {
    readonly sipRegion: string;
  };
  readonly outbound: {
    readonly address: string;
    readonly sipRegion: string;
    readonly transport?: Transport | undefined;
    readonly auth?: GatewayCredentials | undefined;
  };
}
interface PhoneNumberGatewayChanges {
  readonly name?: string | undefined;
  readonly mediaEncryption?: 'enable' | 'disable' | undefined;
  readonly sipRegion?: string | undefined;
  readonly address?: string | undefined;
  readonly transport?: Transport | undefined;
  readonly auth?: GatewayCredentials | undefined;
}
interface Detached {
  readonly inbound: string | null;
  readonly outbound: string | null;
}
interface PhoneNumbersApi {
  create(wanted: NewPhoneNumbers): Promise<void>;
  list(search?: string): Promise<readonly WirePhoneNumber[]>;
  get(e164: string): Promise<WirePhoneNumber | null>;
  updateGateway(gatewayId: string, changes: PhoneNumberGatewayChanges): Promise<void>;
  detach(e164: string): Promise<Detached>;
  release(phoneNumberId: string): Promise<void>;
}
type RoomPrefix = 'blank' | 'participantNumber' | 'sipNumber' | 'random';
interface RuleRoom {
  readonly type: 'static' | 'dynamic';
  readonly prefix?: RoomPrefix | undefined;
  readonly id?: string | undefined;
  readonly pin?: string | undefined;
}
interface NewRoutingRule {
  readonly name: string;
  readonly type: 'inbound' | 'outbound';
  readonly phoneNumbers: readonly string[];
  readonly room?: RuleRoom | null | undefined;
  readonly agentId?: string | null | undefined;
  readonly agentMetadata?: Readonly<Record<string, unknown>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly headersToAttributes?: Readonly<Record<string, string>> | undefined;
  readonly includeHeaders?: 'ALL' | 'SIP_X_HEADERS' | 'NONE' | undefined;
  readonly allowedNumbers?: readonly string[] | undefined;
  readonly allowedIpAddresses?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly recording?: boolean | undefined;
  readonly dtmf?: boolean | undefined;
  readonly noiseCancellation?: boolean | undefined;
  readonly hidePhoneNumber?: boolean | undefined;
  readonly apiKey?: string | undefined;
}
type RoutingRuleChanges = Partial<Omit<NewRoutingRule, 'type'>>;
interface RoutingRuleFilter {
  readonly search?: string | undefined;
  readonly type?: 'inbound' | 'outbound' | undefined;
  readonly ruleIds?: readonly string[] | undefined;
  readonly roomType?: readonly ('static' | 'dynamic')[] | undefined;
}
interface RoutingRulesApi {
  create(rule: NewRoutingRule): Promise<WireRule>;
  list(filter?: RoutingRuleFilter): Promise<readonly WireRule[]>;
  get(id: string): Promise<WireRule | null>;
  update(id: string, changes: RoutingRuleChanges): Promise<WireRule>;
  remove(id: string): Promise<void>;
}
interface RegisteredWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
}
interface WebhooksApi {
  create(url: string, events?: readonly string[]): Promise<RegisteredWebhook>;
  list(): Promise<readonly RegisteredWebhook[]>;
  get(id: string): Promise<RegisteredWebhook | null>;
  update(id: string, url: string, events?: readonly string[]): Promise<RegisteredWebhook>;
  remove(id: string): Promise<void>;
  covers(url: string, events?: readonly string[]): Promise<boolean>;
  ensure(url: string, events?: readonly string[]): Promise<RegisteredWebhook>;
}
interface VideosdkExtension {
  switchRoom(callId: string, to: SwitchRoom): Promise<readonly CallEvent[]>;
  readonly phoneNumbers: PhoneNumbersApi;
  readonly routingRules: RoutingRulesApi;
  readonly webhooks: WebhooksApi;
}
declare const videosdkExtension: (given: VideosdkSettingsInput, host: Host) => VideosdkExtension;
declare const attemptKeyName = "callplaneAttempt";
interface VideosdkOptions {
  readonly encryptionWords?: 'page' | 'client' | undefined;
  readonly detectDtmf?: boolean | undefined;
  readonly playDialtone?: boolean | undefined;
}
declare const videosdk: import("@callplane/core").Plugin<"videosdk", import("zod").ZodType<{
  token?: string | undefined;
  apiKey?: string | undefined;
  secret?: string | undefined;
  baseUrl: string;
  webhookPublicKey?: string | undefined;
  webhookPath?: string | undefined;
  routingRulePath: "plural" | "singular";
  organizationId?: string | undefined;
}, VideosdkSettingsInput, import("zod/v4/core").$ZodTypeInternals<{
  token?: string | undefined;
  apiKey?: string | undefined;
  secret?: string | undefined;
  baseUrl: string;
  webhookPublicKey?: string | undefined;
  webhookPath?: string | undefined;
  routingRulePath: "plural" | "singular";
  organizationId?: string | undefined;
}, VideosdkSettingsInput>>, import("zod").ZodType<VideosdkOptions, VideosdkOptions, import("zod/v4/core").$ZodTypeInternals<VideosdkOptions, VideosdkOptions>>>;
interface Drift {
  readonly field: string;
  readonly wanted: unknown;
  readonly actual: unknown;
}
declare const ruleDrift: (wanted: RoutingRule, actual: RoutingRule) => readonly Drift[];
declare const frontDoor: FrontDoor;
export { type Detached, type Drift, type GatewayCredentials, type NewPhoneNumbers, type NewRoutingRule, type PhoneNumberGatewayChanges, type PhoneNumbersApi, type RegisteredWebhook, type RoomPrefix, type RoutingRuleChanges, type RoutingRuleFilter, type RoutingRulesApi, type RuleRoom, type SwitchRoom, type VideosdkExtension, type VideosdkOptions, type VideosdkSettings, type VideosdkSettingsInput, type WebhooksApi, attemptKeyName, ruleDrift, videosdk, videosdkExtension, frontDoor as videosdkFrontDoor };