import { breathing, mapBreathing } from '../../odoo/breathe';

/** A clock that work moves on, and how often it was waited for. */
function clock() {
	let ms = 0;
	let turns = 0;
	return {
		now: () => ms,
		sleep: async () => void (turns += 1),
		work: (forMs: number) => void (ms += forMs),
		turns: () => turns,
	};
}

it('gives the event loop a turn once it was held for 50 ms, and not before', async () => {
	const time = clock();
	const breathe = breathing(time);
	time.work(49);
	await breathe();
	expect(time.turns()).toBe(0);
	time.work(1);
	await breathe();
	await breathe();
	expect(time.turns()).toBe(1);
});

it('takes breath between the elements of a list', async () => {
	const time = clock();
	const breathe = breathing(time);
	const doubled = await mapBreathing([1, 2, 3, 4], breathe, (value, index) => {
		time.work(30);
		return value * 2 + index;
	});
	expect(doubled).toEqual([2, 5, 8, 11]);
	expect(time.turns()).toBe(2);
});
