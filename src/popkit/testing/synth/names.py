"""Names for people who do not exist.

Common given and family names of many places, written down for popkit and combined at random: any likeness
to a living person is chance.
"""

from __future__ import annotations

from typing import Final

__all__ = ["FAMILY_NAMES", "GIVEN_NAMES", "LANGUAGES"]

GIVEN_NAMES: Final = tuple(
    """
    Aaliyah Abena Adaeze Aditi Ahmad Aiko Ailani Ainhoa Aisha Aleksander Alina Amara Amina Amir Anahí Ananya André
    Anh Anika Anouk Antonio Arjun Arturo Asha Astrid Aurora Ayaan Ayşe Beatriz Bilal Björn Brígida Camila Carlos
    Catarina Chidi Chiara Citlali Cyrus Dalia Daniel Dariusz Davíð Delphine Dmitri Ebony Eitan Elif Élodie Emeka
    Emilia Emre Esperanza Esther Farah Fatou Felipe Fiona Freya Gabriel Giulia Grace Guadalupe Hae-won Hamza Hana
    Haruki Hassan Héctor Hiba Hiroshi Ibrahim Imani Inés Ingrid Isha Ismael Itzel Iván Jabari Jamal Jamila Jana Javier
    Jin Joaquín Johanna José Josephine Juniper Kai Kalani Kamal Kateryna Keanu Keisha Khadija Kiara Kofi Kwame Lakshmi
    Lamar Leilani Lena Levi Liam Linh Lior Lucía Luka Mahmoud Mai Maja Makena Malik Marisol Mateo Maya Mei Mercy
    Miguel Mina Minh Mira Mohammed Nadia Naomi Nasir Nayeli Niamh Nikhil Nina Nizhoni Noa Noor Nour Olga Oluchi
    Omar Oscar Paloma Pavel Pedro Petra Pilar Priya Quang Quinn Rafael Rania Ravi Renata Rhys Rosa Rukhsana Ruth
    Sadia Salma Samir Sana Santiago Sekou Selam Seo-yeon Shanice Shirin Siobhán Sofía Stefan Sunita Tadeo Tala Tamar
    Tariq Tavita Tendai Thandi Thiago Thu Tomás Tuan Umar Valentina Vera Viktor Wanjiru Wei Xiomara Yara Yasmin Yonas
    Yuki Yusuf Zahra Zainab Zara Zoë Zola Łukasz Şirin Žofia
    """.split()
)

FAMILY_NAMES: Final = tuple(
    """
    Abara Abdi Adeyemi Aguilar Ahmed Alvarado Amoah Andersson Antonov Araya Asante Avila Bakker Banerjee Baptiste
    Barzani Begay Bekele Benally Bianchi Boateng Bui Cabrera Campbell Castillo Chávez Chen Cho Chowdhury Cohen Cruz
    Dang Delgado Demir Desai Diallo Dimitrov Diop Duarte Dubois Eklund El-Sayed Espinoza Estrada Farah Fernandes
    Fischer Flores Fofana Fonoti Fraser Gallagher García Gebre Ghosh Girma Gómez Goldberg Grabowski Guerrero
    Gutiérrez Haddad Hakimi Hansen Haq Hassan Hernández Hoang Horvat Hossain Huang Ibarra Ivanova Jackson Jansen
    Jiménez Johnson Joshi Juárez Kamara Kaplan Karimi Kaur Kealoha Khan Kim Kipkemboi Kovač Kowalska Kumar Lang Larsen
    Le Lee Levy Li Lim López Maalouf Mahlangu Malik Mansour Martin Mbeki Medina Mehta Mendoza Meyer Mitchell Mohamud
    Molina Morales Moreau Murphy Mwangi Nakamura Navarro Ndiaye Nguyễn Nowak Núñez Nwosu Obi Ochoa Okafor Okonkwo
    Olsen Ortega Osman Owusu Paredes Park Patel Pereira Petrov Pham Popescu Qureshi Quispe Rahman Ramírez Rao
    Reyes Ribeiro Rivera Robinson Rojas Romero Rossi Saavedra Salazar Salinas Sánchez Santos Sato Schneider Sesay
    Shah Sharma Silva Singh Smith Sokolov Solís Soto Suárez Suleiman Suzuki Tadesse Takahashi Tan Tesfaye Thapa Thomas
    Torres Tran Tsosie Tuiasosopo Turner Valdez Vang Vargas Vasquez Vega Vu Walker Wang Washington Weber Williams
    Wójcik Wong Wu Xiong Yamamoto Yang Yazzie Yeboah Yıldız Zapata Zhang Zhao Zuniga
    """.split()
)

LANGUAGES: Final = (*["en"] * 11, *["es"] * 5, "ar", "vi", "so", "zh-Hans", "uk", "ht", "pt", "tl")
"""Languages of homes, as often as they stand here."""
