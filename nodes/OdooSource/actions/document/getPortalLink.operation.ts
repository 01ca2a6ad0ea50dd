import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OdooClient, Outcome, PortalLink, RecordLocator } from '../../../../odoo';
import { locateAll, mapDone, ModelCalls, OdooError, portalLinks } from '../../../../odoo';
import type { BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { batchOperation } from '../../../shared/operation';
import { timeoutOptions } from '../../../shared/parameters/contextOptions';
import { modelParameter, readModel } from '../../../shared/parameters/model';
import { ONE_RECORD_MEANT } from '../../../shared/parameters/ownModel';
import { readRecordLocator, recordParameter } from '../../../shared/parameters/record';
import { readSwitchParameter } from '../../../shared/parameters/choices';
import type { ListedOperation } from '../../../shared/resource';

interface PortalLinkTarget {
	readonly model: string;
	readonly withPayment: boolean;
}

const includePaymentLinkParameter: INodeProperties = {
	displayName: 'Include Payment Link',
	name: 'includePaymentLink',
	type: 'boolean',
	default: false,
	description: 'Whether to add a link for paying online. If there is none, paymentNote says why.',
};

export const getPortalLinkOperation: ListedOperation = {
	option: {
		name: 'Get Portal Link',
		value: 'getPortalLink',
		description:
			"Get the link to the customer's page of a quotation, order or invoice, and optionally a payment link",
		action: 'Get portal link',
	},
	properties: [
		{
			...modelParameter,
			description: 'The model of the record, such as Sales Order, or Journal Entry for invoices',
		},
		{
			...recordParameter,
			default: { mode: 'id', value: `={{ ${ONE_RECORD_MEANT} }}` },
			description: 'The record to link to. Anyone with the link can open the page.',
		},
		includePaymentLinkParameter,
		timeoutOptions,
	],
	operation: batchOperation(readRow, execute),
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
): BatchRow<PortalLinkTarget, RecordLocator> {
	const model = readModel(ctx, itemIndex);
	const locator = readRecordLocator(ctx, itemIndex);
	const withPayment = readSwitchParameter(ctx, itemIndex, includePaymentLinkParameter);

	return { target: { model, withPayment }, row: locator };
}

async function execute(
	odoo: OdooClient,
	{ model, withPayment }: PortalLinkTarget,
	locators: readonly RecordLocator[],
	settings: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const records = new ModelCalls(odoo, model, {});
	const located = await locateAll(records, locators);
	const ids = located.filter((id) => typeof id === 'number');
	const links = await portalLinks(records, ids, { ...settings, withPayment });

	const outcomes = located.map((id): Outcome<PortalLink> => {
		if (id instanceof OdooError) return { status: 'failed', error: id };
		return links.get(id) ?? { status: 'notRun' };
	});
	return mapDone(outcomes, (link) => ({ json: linkJson(link) }));
}

/** Flat, as people read it in the output's table. */
function linkJson({ payment, ...link }: PortalLink): IDataObject {
	if (!payment) return { ...link };
	const { url: paymentUrl, amount, currency, note } = payment;
	return {
		...link,
		paymentUrl,
		paymentAmount: amount,
		paymentCurrency: currency,
		paymentNote: note,
	};
}
