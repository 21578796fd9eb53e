"""Threads that share a collection and an assistant."""

from concurrent.futures import ThreadPoolExecutor

from assistant import Assistant

QUESTIONS = ["Tỷ lệ che phủ rừng đạt bao nhiêu?", "Giá vàng hôm nay bao nhiêu?", "Bao nhiêu chỉ tiêu?", "Sở nào chủ trì?"]


def test_threads_that_share_an_assistant_get_the_answers_of_one_alone(filled):
    assistant = Assistant(filled)
    alone = [assistant.ask(q).text for q in QUESTIONS]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda n: assistant.ask(QUESTIONS[n % 4]).text, range(64)))
    assert together == [alone[n % 4] for n in range(64)]


def test_a_document_may_be_added_and_removed_while_others_ask(collection, write):
    collection.add([write("mot.txt", "Tỷ lệ che phủ rừng đạt 61,5%.\n")])
    assistant = Assistant(collection)

    def change(n):
        path = write(f"them-{n}.txt", f"Tỷ lệ hộ nghèo năm 20{n + 10} là {n + 2}%.\n")
        collection.add([path])
        collection.remove([path.name])

    with ThreadPoolExecutor(4) as threads:
        changes = [threads.submit(change, n) for n in range(6)]
        answers = list(threads.map(lambda _: assistant.ask(QUESTIONS[0]).text, range(30)))
        for c in changes:
            c.result()
    assert all("61,5%" in a for a in answers) and len(collection.documents()) == 1
