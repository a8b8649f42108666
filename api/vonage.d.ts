import { Gateway, GatewaysPort } from "@callplane/core";
import { z } from "zod";
type GatewaySpec = Omit<Gateway, 'id'>;
interface DescribedSetting {
  readonly at: string;
  readonly label: string;
  readonly value: string;
}
interface DescribedGateway {
  readonly settings: readonly DescribedSetting[];
  readonly text: string;
}
declare const describeGateway: (wanted: GatewaySpec) => DescribedGateway;
declare const describedGateways: GatewaysPort & {
  readonly describe: typeof describeGateway;
};
declare const vonage: import("@callplane/core").Plugin<"vonage", import("zod").ZodObject<{
  applicationId: import("zod").ZodUUID;
  privateKey: import("zod").ZodString;
  apiKey: import("zod").ZodString;
  apiSecret: import("zod").ZodOptional<import("zod").ZodString>;
  signatureSecret: import("zod").ZodString;
  baseUrl: import("zod").ZodDefault<import("zod").ZodPipe<import("zod").ZodURL, import("zod").ZodTransform<string, string>>>;
  restUrl: import("zod").ZodDefault<import("zod").ZodPipe<import("zod").ZodURL, import("zod").ZodTransform<string, string>>>;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{
  ncco: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodJSONSchema>>>;
  answerUrl: import("zod").ZodOptional<import("zod").ZodURL>;
  answerMethod: import("zod").ZodOptional<import("zod").ZodEnum<{
    GET: "GET";
    POST: "POST";
  }>>;
  recording: import("zod").ZodOptional<import("zod").ZodObject<{
    format: import("zod").ZodOptional<import("zod").ZodEnum<{
      mp3: "mp3";
      ogg: "ogg";
      wav: "wav";
    }>>;
    channels: import("zod").ZodOptional<import("zod").ZodInt>;
    beepStart: import("zod").ZodOptional<import("zod").ZodBoolean>;
  }, import("zod/v4/core").$strict>>;
  detection: import("zod").ZodOptional<import("zod").ZodObject<{
    mode: import("zod").ZodOptional<import("zod").ZodEnum<{
      default: "default";
      detect: "detect";
      detect_beep: "detect_beep";
    }>>;
    beepTimeout: import("zod").ZodOptional<import("zod").ZodInt>;
  }, import("zod/v4/core").$strict>>;
  conversation: import("zod").ZodOptional<import("zod").ZodObject<{
    startOnEnter: import("zod").ZodOptional<import("zod").ZodBoolean>;
    endOnExit: import("zod").ZodOptional<import("zod").ZodBoolean>;
    mute: import("zod").ZodOptional<import("zod").ZodBoolean>;
    musicOnHoldUrl: import("zod").ZodOptional<import("zod").ZodURL>;
  }, import("zod/v4/core").$strict>>;
  userToUser: import("zod").ZodOptional<import("zod").ZodString>;
}, import("zod/v4/core").$strict>>;
declare const options: z.ZodObject<{
  ncco: z.ZodOptional<z.ZodArray<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>>;
  answerUrl: z.ZodOptional<z.ZodURL>;
  answerMethod: z.ZodOptional<z.ZodEnum<{
    GET: "GET";
    POST: "POST";
  }>>;
  recording: z.ZodOptional<z.ZodObject<{
    format: z.ZodOptional<z.ZodEnum<{
      mp3: "mp3";
      ogg: "ogg";
      wav: "wav";
    }>>;
    channels: z.ZodOptional<z.ZodInt>;
    beepStart: z.ZodOptional<z.ZodBoolean>;
  }, z.core.$strict>>;
  detection: z.ZodOptional<z.ZodObject<{
    mode: z.ZodOptional<z.ZodEnum<{
      default: "default";
      detect: "detect";
      detect_beep: "detect_beep";
    }>>;
    beepTimeout: z.ZodOptional<z.ZodInt>;
  }, z.core.$strict>>;
  conversation: z.ZodOptional<z.ZodObject<{
    startOnEnter: z.ZodOptional<z.ZodBoolean>;
    endOnExit: z.ZodOptional<z.ZodBoolean>;
    mute: z.ZodOptional<z.ZodBoolean>;
    musicOnHoldUrl: z.ZodOptional<z.ZodURL>;
  }, z.core.$strict>>;
  userToUser: z.ZodOptional<z.ZodString>;
}, z.core.$strict>;
type VonageOptions = z.output<typeof options>;
declare const settings: z.ZodObject<{
  applicationId: z.ZodUUID;
  privateKey: z.ZodString;
  apiKey: z.ZodString;
  apiSecret: z.ZodOptional<z.ZodString>;
  signatureSecret: z.ZodString;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
  restUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type VonageSettings = z.output<typeof settings>;
type VonageSettingsInput = z.input<typeof settings>;
export { type DescribedGateway, type DescribedSetting, type VonageOptions, type VonageSettings, type VonageSettingsInput, describeGateway, describedGateways, vonage };