import { readWritten } from '../../../nodes/OdooDestination/readWritten';
import { ModelCalls } from '../../../odoo';
import type { ReceivedCall } from '../../support/syntheticOdoo';
import { syntheticClient } from '../../support/syntheticOdoo';

it('says what was done, whatever the fields of the record are called', async () => {
	const answer = ({ method }: ReceivedCall) =>
		method === 'fields_get'
			? JSON.stringify({
					action: { type: 'char', string: 'Action', store: true, searchable: true },
				})
			: '[{"id":7,"action":"pull"}]';
	const rules = new ModelCalls(syntheticClient(answer), 'stock.rule', {});
	const written = await readWritten(rules, [7], { batchSize: 10 });
	expect(written.with({ id: 7, action: 'created' }, [7])).toEqual({ id: 7, action: 'created' });
});
