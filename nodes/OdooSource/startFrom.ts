import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { StartFrom, Zones } from '../../odoo';
import { toOdooDatetime } from '../../odoo';
import { choiceParameter, readChoiceParameter } from '../shared/parameters/choices';
import { readRequired } from '../shared/parameters/required';

const startFromParameter = choiceParameter({
	displayName: 'Start From',
	name: 'startFrom',
	type: 'options',
	noDataExpression: true,
	default: 'now',
	description: 'Where the first run starts. Later runs continue where the previous one stopped.',
	options: [
		{
			name: 'Now',
			value: 'now',
			description: 'Only changes made after the first run. Test runs return examples.',
		},
		{
			name: 'The Beginning',
			value: 'beginning',
			description: 'All existing records first, then changes',
		},
		{ name: 'A Date', value: 'date' },
	],
});

const startDateParameter: INodeProperties = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'dateTime',
	default: '',
	required: true,
	description: 'Return changes made at or after this time',
	displayOptions: { show: { startFrom: ['date'] } },
};

/** Where reading changes begins. */
export const startFromParameters: INodeProperties[] = [startFromParameter, startDateParameter];

/** @throws OdooError `INVALID_VALUE` for a date that is none */
export function readStartFrom(ctx: IExecuteFunctions, itemIndex: number, zones: Zones): StartFrom {
	const startFrom = readChoiceParameter(ctx, itemIndex, startFromParameter);
	if (startFrom !== 'date') return startFrom;
	return { timestamp: toOdooDatetime(readRequired(ctx, itemIndex, startDateParameter), zones) };
}
