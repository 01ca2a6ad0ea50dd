import type { Model } from '../orm/model';
import { accountMove } from './account';
import { attachment } from './attachment';
import { composer, mailTemplate } from './composer';
import { country, currency, language, state } from './geography';
import { lead } from './lead';
import { activity, activityType, message, messageSubtype } from './message';
import { action, menu } from './menu';
import { partner } from './partner';
import { partnerCategory } from './partnerCategory';
import { partnerIndustry } from './partnerIndustry';
import { product, productCategory, unit } from './product';
import { irCron, irModel, irModelData, irModelFields } from './registry';
import { report } from './report';
import { saleOrder, saleOrderLine } from './sale';
import { saleTag } from './saleTag';
import { apiKey, company, user } from './user';

/** All models of the sandbox by name. */
export const MODELS: ReadonlyMap<string, Model> = new Map(
	[
		language,
		currency,
		country,
		state,
		company,
		user,
		apiKey,
		irCron,
		irModel,
		irModelFields,
		irModelData,
		action,
		menu,
		report,
		attachment,
		partner,
		partnerCategory,
		partnerIndustry,
		messageSubtype,
		message,
		mailTemplate,
		composer,
		activityType,
		activity,
		unit,
		productCategory,
		product,
		saleOrder,
		saleOrderLine,
		saleTag,
		accountMove,
		lead,
	].map((model) => [model.name, model] as const),
);
