"""Emoji by the short names that Slack writes between colons."""

import re

SHORTCODE = re.compile(r":([a-z0-9_+'-]+)(?:::skin-tone-[2-6])?:")

_NAMES = """
    😀 grinning · 😃 smiley · 😄 smile · 😁 grin · 😆 laughing satisfied · 😂 joy · 🙂 slightly_smiling_face
    🙃 upside_down_face · 😉 wink · 😊 blush · 😍 heart_eyes · 😎 sunglasses · 🤔 thinking_face thinking
    😐 neutral_face · 😬 grimacing · 😅 sweat_smile · 😢 cry · 😭 sob · 😞 disappointed · 😕 confused
    😟 worried · 😮 open_mouth · 😱 scream · 😴 sleeping · 🤖 robot_face robot · 🤷 shrug · 🙈 see_no_evil
    👍 +1 thumbsup · 👎 -1 thumbsdown · 👌 ok_hand · 👋 wave · 👏 clap · 🙌 raised_hands · 🙏 pray
    💪 muscle · 👀 eyes · 👉 point_right · 👈 point_left · 👇 point_down · 👆 point_up_2 · ✋ hand
    ✌️ v · 🤝 handshake · 🫡 saluting_face · ❤️ heart · 💚 green_heart · 💙 blue_heart · 💛 yellow_heart
    🔥 fire · ✨ sparkles · ⭐ star · 🌟 star2 · 💯 100 · 🎉 tada · 🎊 confetti_ball · 🎯 dart · 🏆 trophy
    🥇 first_place_medal · 🚀 rocket · 🦖 t-rex · 🦕 sauropod · 🐾 feet paw_prints · 🐛 bug · 🐝 bee
    ✅ white_check_mark · ☑️ ballot_box_with_check · ✔️ heavy_check_mark · ❌ x · ❎ negative_squared_cross_mark
    ❗ exclamation heavy_exclamation_mark · ❓ question · ⚠️ warning · 🚨 rotating_light · ⛔ no_entry
    🚫 no_entry_sign · 🛑 octagonal_sign · 🆘 sos · 🔴 red_circle · 🟠 large_orange_circle · 🟡 large_yellow_circle
    🟢 large_green_circle · 🔵 large_blue_circle blue_circle · 🟣 large_purple_circle · ⚪ white_circle
    ⚫ black_circle · 🔶 large_orange_diamond · 🔷 large_blue_diamond · ➡️ arrow_right · ⬅️ arrow_left
    ⬆️ arrow_up · ⬇️ arrow_down · ↩️ leftwards_arrow_with_hook · 🔁 repeat · 🔄 arrows_counterclockwise
    ➕ heavy_plus_sign · ➖ heavy_minus_sign · ℹ️ information_source · 🆕 new · 🆗 ok · 🔔 bell · 🔕 no_bell
    📣 mega · 📢 loudspeaker · 💬 speech_balloon · 💭 thought_balloon · ✉️ email envelope · 📧 e-mail
    📨 incoming_envelope · 📥 inbox_tray · 📤 outbox_tray · 📎 paperclip · 🔗 link · 📌 pushpin · 📍 round_pushpin
    📝 memo pencil · ✏️ pencil2 · 📄 page_facing_up · 📃 page_with_curl · 📋 clipboard · 📁 file_folder
    📂 open_file_folder · 🗂️ card_index_dividers · 🗄️ file_cabinet · 🗑️ wastebasket · 📚 books · 📖 book open_book
    🔖 bookmark · 🏷️ label · 📊 bar_chart · 📈 chart_with_upwards_trend · 📉 chart_with_downwards_trend
    📅 date calendar · 🗓️ spiral_calendar_pad · ⏰ alarm_clock · ⏱️ stopwatch · ⏳ hourglass_flowing_sand
    ⌛ hourglass · 🕐 clock1 · 💼 briefcase · 💰 moneybag · 💵 dollar · 💶 euro · 💷 pound · 💳 credit_card
    🧾 receipt · 🏢 office · 🏗️ building_construction · 👤 bust_in_silhouette · 👥 busts_in_silhouette
    🧑‍💼 office_worker · 🔍 mag · 🔎 mag_right · 🔒 lock · 🔓 unlock · 🔑 key · 🛡️ shield · ⚙️ gear · 🔧 wrench
    🔨 hammer · 🛠️ hammer_and_wrench · 🧰 toolbox · 🧪 test_tube · 💡 bulb · 🔦 flashlight · 🧭 compass
    🗺️ world_map · 💻 computer · 🖥️ desktop_computer · 📱 iphone · 🌐 globe_with_meridians · ☁️ cloud
    ⚡ zap · ☀️ sunny · 🌱 seedling · 🍀 four_leaf_clover · ☕ coffee · 🍕 pizza · 🎁 gift · 🎈 balloon
    👨‍💻 male-technologist · 👩‍💻 female-technologist · 🚧 construction · 🏁 checkered_flag · 🚩 triangular_flag_on_post
    1️⃣ one · 2️⃣ two · 3️⃣ three · 4️⃣ four · 5️⃣ five · 6️⃣ six · 7️⃣ seven · 8️⃣ eight · 9️⃣ nine · 🔟 keycap_ten
"""


def _table() -> dict[str, str]:
    rows = (entry.split() for line in _NAMES.splitlines() for entry in line.split("·"))
    return {name: row[0] for row in rows if row for name in row[1:]}


EMOJI = _table()


def emoji(name: str) -> str:
    """Return the emoji with this short name, or the name between its colons if there is none."""
    return EMOJI.get(name.partition("::")[0], f":{name}:")


def with_emoji(text: str) -> str:
    """Return a plain text with the short names it holds turned into emoji."""
    return SHORTCODE.sub(lambda found: EMOJI.get(found[1], found[0]), text)
